/** Texts of the Elsa Studio's lists, dialogs and messages, as it shows them in English, with ours. */
export const lists: Record<string, string> = {
  // What many screens share
  'Ok': '确定', 'OK': '确定', 'Cancel': '取消', 'Close': '关闭', 'Save': '保存', 'Edit': '编辑', 'Delete': '删除', 'Remove': '移除', 'Add': '添加',
  'Apply': '应用', 'Clear': '清除', 'Copy': '复制', 'Refresh': '刷新', 'Yes': '是', 'No': '否', 'True': '是', 'False': '否', 'None': '无', '(None)': '（无）',
  'Open': '打开', 'View': '查看', 'Search': '搜索', 'Select': '选择', 'Loading': '正在加载', 'Loading...': '正在加载…', 'Name': '名称', 'Description': '说明',
  'Category': '分类', 'Type': '类型', 'Value': '值', 'Values': '值', 'Key': '键', 'Status': '状态', 'Version': '版本', 'Versions': '版本', 'Created': '创建时间',
  'Updated': '更新时间', 'Actions': '操作', 'Action': '操作', 'Bulk actions': '批量操作', 'Error': '错误', 'Info': '信息', 'Information': '信息', 'Warning': '警告',
  'Success': '成功', 'Unknown': '未知', 'Other': '其他', 'Common': '通用', 'General': '常规', 'Default': '默认', 'Required': '必填', 'Read Only': '只读', 'Readonly': '只读',
  'Untitled': '未命名', 'Unauthorized': '未获授权', 'Disabled': '已停用', 'Date': '日期', 'Time': '时间', '(Date)': '（日期）', '(Time)': '（时间）', 'From': '从', 'To': '至',
  'Sort': '排序', 'Test': '测试', 'Documentation': '文档', 'Source code': '源代码', 'About Elsa Studio': '关于 Elsa Studio', 'Navigate': '前往', 'Details': '详情', 'Select all': '全选',
  'Rows Per Page': '每页行数', 'Rows per page:': '每页行数：', 'Clear input': '清空', 'Duplicate': '创建副本', 'Export': '导出', 'Import': '导入', 'Run': '运行',
  'No data available.': '暂无数据。', 'No content to display.': '没有可显示的内容。', 'Show all': '显示全部', 'Enter': '回车', 'Tab': '制表符', 'Space': '空格',

  // List of definitions
  'Workflow definitions Editor': '流程定义', 'Workflow definitions': '流程定义', 'Definitions': '流程定义', 'Workflows': '流程', 'Workflow': '流程', 'workflow': '流程',
  'Definition ID': '流程标识', 'Latest version': '最新版本', 'Published version': '已发布版本', 'Search on Id, Name, Description, Definition Id': '按标识、名称、说明查找',
  'Create workflow': '新建流程', 'New workflow': '新建流程', 'Publish': '发布', 'Unpublish': '撤回发布', 'Published': '已发布', 'Draft': '草稿', 'Unpublished': '未发布',
  'No workflow definitions found': '没有找到流程定义', 'View definition': '查看定义', 'View description': '查看说明', 'Run workflow': '运行流程', 'Run Workflow': '运行流程', 'Cancel running instances': '取消正在运行的实例',
  'Instances': '运行实例', 'Upload JSON and/or ZIP files containing workflow data to import.': '上传 JSON 或 ZIP 文件，导入其中的流程。',
  'Delete workflow?': '删除流程？', 'Are you sure you want to delete this workflow?': '确定要删除这个流程吗？',
  'Delete selected workflows?': '删除所选流程？', 'Are you sure you want to delete the selected workflows?': '确定要删除所选流程吗？',
  'Publish selected workflows?': '发布所选流程？', 'Are you sure you want to publish the selected workflows?': '确定要发布所选流程吗？',
  'Unpublish selected workflows?': '撤回所选流程的发布？', 'Are you sure you want to unpublish the selected workflows?': '确定要撤回所选流程的发布吗？',
  'The read-only workflows will not be affected.': '只读的流程不受影响。',
  'Cancel running workflow instances?': '取消正在运行的实例？', 'Are you sure you want to cancel all running workflow instances of this workflow definition?': '确定要取消该流程所有正在运行的实例吗？',
  'Workflow instances are being cancelled.': '正在取消运行实例。', 'Workflow published': '流程已发布', 'Workflow unpublished': '已撤回发布', 'Workflow retracted': '已撤回发布', 'Workflow saved': '流程已保存',
  'Workflow was already published': '流程此前已发布', 'Workflow published with Not Found activities': '流程已发布，但含有未识别的活动', 'Successfully started workflow': '流程已启动',
  'One workflow is published': '已发布 1 个流程', 'One workflow is unpublished': '已撤回 1 个流程的发布', 'One workflow is already published': '1 个流程此前已发布', 'One workflow is already unpublished': '1 个流程此前未发布',
  'One workflow is not found': '有 1 个流程不存在', 'One workflow consuming a published workflow has been updated': '已更新 1 个引用它的流程', 'The workflow cannot be started': '流程无法启动',

  // Dialogs: create, save as, export, import
  'Workflow type': '流程类型', 'Templates': '模板', 'Flowchart': '流程图', 'Sequence': '顺序', 'State machine': '状态机', 'Flexible graph-based workflows.': '用连线自由组织的流程。',
  'Ordered step-by-step workflows.': '按先后顺序逐步执行的流程。', 'State and transition driven workflows.': '由状态和转换驱动的流程。', 'Recommended': '推荐',
  'The name of the workflow.': '流程的名称。', 'The name of the new workflow.': '新流程的名称。', 'The new name of the workflow.': '流程的新名称。', 'A brief description of the workflow.': '简要说明这个流程的用途。',
  'Please enter a name for the workflow.': '请填写流程名称。', 'A workflow with this name already exists.': '已有同名的流程。', 'Failed to generate a unique workflow name after': '未能生成不重复的流程名称，已尝试次数：', 'attempts.': '次。',
  'Could not generate a unique name.': '未能生成不重复的名称。', 'Save As': '另存为', 'Include referencing workflows': '包含引用它的流程', 'Workflows that reference the selected workflow(s) will be included in the export.': '引用所选流程的其他流程将一并导出。',
  'No workflows found to import.': '文件中没有可导入的流程。', 'No workflows were imported.': '没有导入任何流程。', 'Successfully imported 1 workflow definition.': '已导入 1 个流程定义。', 'Successfully imported one instance': '已导入 1 个运行实例',
  'Failed to import workflow definition:': '流程导入失败：', 'Failed to deserialize workflow definition.': '文件不是有效的流程定义。', 'Invalid schema': '文件格式不符', 'workflow definitions': '流程定义',
  'Original workflow definition not found.': '没有找到原流程。', 'successfully saved.': '已保存。', 'Changes applied': '已应用修改', 'No changes to apply': '没有需要应用的修改',
  'You are running in read-only mode. Workflow operations are disabled': '当前为只读模式，不能改动流程', 'Unable to make changes as the workflow or application is currently in read-only mode': '流程或系统处于只读模式，无法修改',
  "The server responded with a Bad Request status code. That's all I know.": '服务器拒绝了这次请求。', 'Validation': '校验', 'Validation issues': '校验问题',

  // List of instances
  'Workflow instances': '运行实例', 'Workflow instance': '运行实例', 'Instance ID': '实例标识', 'ID': '标识', 'Id': '标识', 'Correlation ID': '关联编号', 'Workflow definition': '流程定义', 'Sub status': '子状态', 'Incidents': '异常', 'Finished': '已结束',
  'Search on Id, Definition Id, Definition Version Id, Correlation Id': '按实例、流程、版本标识或关联编号查找', 'No workflow instances found': '没有找到运行实例', 'Filter': '筛选', 'Filters': '筛选',
  'Definition version': '流程版本', 'Definition version ID': '版本标识', 'Has Incidents': '有异常', 'With incidents': '有异常', 'Without incidents': '无异常', 'Date Filters': '按时间筛选', 'Column': '列', 'Operator': '条件', 'Timestamp': '时间',
  'Is': '等于', 'Is Not': '不等于', 'Is After': '晚于', 'Is Before': '早于', 'Is on or After': '不早于', 'Is on or Before': '不晚于', 'Poll every': '刷新间隔', 'Enable Polling': '自动刷新', 'Pause Polling': '暂停刷新',
  'Running': '运行中', 'Completed': '已完成', 'Cancelled': '已取消', 'Canceled': '已取消', 'Suspended': '等待中', 'Faulted': '已出错', 'Fault': '出错', 'Pending': '待执行', 'Executing': '执行中', 'Interrupted': '已中断', 'Started': '已开始', 'Resumed': '已恢复', 'Not executed': '未执行',
  'Cancel workflow instance?': '取消运行实例？', 'Are you sure you want to cancel this workflow instance?': '确定要取消这个运行实例吗？', 'Cancel selected workflow instances?': '取消所选运行实例？', 'Are you sure you want to cancel the selected workflow instances?': '确定要取消所选运行实例吗？',
  'Delete workflow instance?': '删除运行实例？', 'Are you sure you want to delete this workflow instance?': '确定要删除这个运行实例吗？', 'Delete selected workflow instances?': '删除所选运行实例？', 'Are you sure you want to delete the selected workflow instances?': '确定要删除所选运行实例吗？',
  'Failed to list workflow instances due to a timeout.': '查询运行实例超时。', 'Failed to list workflow instances due to a cancellation.': '运行实例的查询已中止。', 'Failed parsing query parameters.': '地址中的查询条件无法识别。', 'Failed to update URL with table state.': '未能把列表状态写入地址。',
  'Apply to all matches': '应用于所有符合条件的实例', 'Alter': '变更', 'Alter this instance': '变更这个实例', 'Structured Logs': '结构化日志', 'Open filtered logs': '查看相关日志',
}

/** What means something else at the head of a column than in it. */
export const headings = new Map([['Finished', '结束时间'], ['Is array', '列表']])

/** What a word means as an item of a menu. */
export const menuWords = new Map([['Cancel', '取消运行']])

/** Outcomes that every activity may have, as the drawing writes them beside their ports; all others are their activity's own words. */
export const ports = new Map([['Done', '完成'], ['True', '是'], ['False', '否'], ['Default', '其他'], ['Timeout', '超时'], ['Failed to connect', '无法连接'], ['Unmatched status code', '其他状态码'], ['Then', '是'], ['Else', '否'], ['Body', '每轮']])
