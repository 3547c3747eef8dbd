export default {
  work: {
    title: '我的待办', views: '任务范围', view: { mine: '我的', available: '待认领', all: '全部' }, search: '搜索编号、标题、地址', filter: '筛选',
    due: '期限', anyDue: '不限期限', dueChoice: { overdue: '已超期', today: '今日到期', week: '7 天内到期' }, state: '任务状态', openTasks: '未完成',
    none: { mine: '手头没有待办任务，可到“待认领”看看。', available: '没有待认领的任务。', all: '没有符合条件的任务。' },
    choose: '从左侧选择一项任务', backToList: '返回列表', wholeCase: '案件全貌', completedBy: '{by} 已办理：{outcome}',
  },
  tasks: { unclaimed: '待认领', state: { available: '待认领', claimed: '办理中', completed: '已完成', cancelled: '已取消' } },
  keys: {
    title: '键盘快捷键', next: '下一项任务', previous: '上一项任务', open: '打开任务；已打开时办理', claim: '认领', act: '办理；在表单中为提交', search: '搜索', close: '关闭窗口', help: '显示本说明',
  },
  actions: {
    title: '可办理的操作', reason: '理由', reasonHint: '请写明理由', reasonMissing: '请写明理由', comment: '办理意见（选填）', commentHint: '补充说明，记入办理过程',
    shortcut: 'Ctrl + Enter 提交', finished: '已办理：{label}', takenBy: '{by} 已于 {at} 办理。', textKept: '您填写的内容已保留。', seeNewest: '查看最新情况',
    changedMeanwhile: '在您填写期间，这项内容已被更新', nowIs: '当前：{state}', sendAnyway: '按最新情况提交',
  },
  cases: {
    title: '案件', backToList: '案件列表', search: '搜索编号、标题、地址', type: '事项类型', everyType: '全部事项', statusLabel: '状态', everyStatus: '全部状态',
    status: { open: '办理中', closed: '已办结', cancelled: '已撤销', archived: '已归档' }, stage: '环节', everyStage: '全部环节', kind: '种类', everyKind: '全部种类',
    openedFrom: '受理日期起', openedTo: '受理日期止', sort: '排序', newestFirst: '最新受理在前', dueFirst: '最早到期在前', overdueOnly: '只看超期',
    clearFilters: '清除筛选（{n}）', none: '还没有案件。', noneFiltered: '没有符合条件的案件。', photo: '现场照片', due: '当前期限', everyRecord: '显示计时记录（{n}）', forUnit: '代 {unit}', grid: '所属网格', category: '事项类别',
    openedAt: '{at} 受理', closedAt: '{at} 办结', waitingUntil: '等待至 {at}', yourTurn: '轮到您办理：{name}', sections: '案件内容',
    tabs: { facts: '案情', units: '报到单位', timeline: '办理过程', clocks: '时限', flow: '流程图' }, tasks: '任务', files: '照片与附件', where: '事发位置', noTimeline: '暂无办理记录。',
  },
  orders: {
    requirement: '要求：', dispatched: '派单', signed: '应哨', arrived: '报到', fedBack: '反馈', notYet: '未到此步', feedback: '反馈：', rating: '评价 {n} 分', none: '尚未派单，没有报到单位。',
  },
  clocks: {
    state: { running: '计时中', paused: '暂停', met: '按时完成', overdue: '已超期', cancelled: '已取消' }, due: '期限 {at}', next: '下一提醒：{name}（{at}）', basis: '依据：{basis}', provisional: '暂定，待日历公布后重算', none: '没有时限。',
  },
  flow: {
    version: '第 {n} 版', toPresent: '回到当前环节', fit: '显示全图', now: '当前：', ended: '已结束', label: '流程图：{name}，当前环节：{now}', legend: '图例', taken: '已走过的路径',
    state: { current: '当前环节', done: '已完成', pending: '未到', skipped: '已跳过', faulted: '出错' },
  },
  files: { view: '查看第 {n} 张', failed: '文件打不开，请稍后再试。' },
  personal: {
    title: '个人信息', unmask: '查看完整信息', mask: '重新打码', recorded: '查看人、时间和用途会写入审计记录。', purpose: '查看用途', purposeHint: '例如：电话核实现场情况', purposeMissing: '请说明用途', show: '确认查看',
  },
  notifications: { title: '消息', none: '没有新消息。' },
  audit: {
    title: '审计记录', lead: '谁在何时做了什么。', from: '起始日期', to: '截止日期', user: '用户', action: '动作', case: '案件标识', search: '查询', sequence: '序号', at: '时间', object: '对象', detail: '内容', trace: '追踪编号', none: '没有符合条件的记录。',
  },
  admin: { title: '事项类型', lead: '启动时从 workflows 目录加载；有问题的文件不会启用。', refused: '有 {n} 个事项类型未能加载，原因见下。', loaded: '已启用', notLoaded: '未启用', openFlow: '在设计器中打开流程' },
}
