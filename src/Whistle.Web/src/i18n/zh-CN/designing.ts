export default {
  designing: {
    shipped: '系统自带',
    state: { draft: '草稿', published: '已发布', former: '曾发布' },
    change: { same: '未变', added: '新增', removed: '删除', changed: '修改', moved: '仅移动位置' },
    verdict: { moves: '可直接迁移', chosen: '按选择迁移', needsChoice: '需要选择', cannot: '不能迁移' },
    fourEyes: { on: '已启用双人发布：发布须由另一位管理员批准后生效。', off: '未启用双人发布：管理员可直接发布。' },
    flows: {
      title: '流程版本', lead: '各流程的版本、发布情况和正在运行的案件。已发布的版本不可修改，在办案件沿用其开始时的版本。',
      tab: '流程', published: '已发布第 {n} 版', unpublished: '未发布', draft: '第 {n} 版草稿', requested: '发布待批准',
      by: '{by} 于 {at} 发布', cases: '在办 {n} 件', instances: '运行中 {n} 个', edited: '{by}正在编辑', versions: '版本历史', simulate: '模拟运行', open: '在设计器中打开',
    },
    publish: { draft: '发布第 {n} 版', despite: '说明理由并发布', busy: '正在检查并发布…', reason: '模拟情景未通过仍要发布的理由（记入审计）', done: '已发布第 {n} 版', requested: '已提交，等待另一位管理员批准' },
    requests: {
      tab: '发布申请', none: '没有发布申请。', by: '{by} 于 {at} 申请', decided: '{by} 于 {at} 处理', review: '查看变化并审批',
      override: '申请人要求不因模拟情景未通过而阻止发布，理由：{reason}', first: '此流程尚未发布过，没有可对比的版本。',
      mine: '这是您自己提交的申请，须由另一位管理员审批。', reason: '驳回理由', approve: '批准发布', reject: '驳回',
      approved: '已批准并发布。', rejected: '已驳回。', state: { open: '待批准', approved: '已批准', rejected: '已驳回', void: '已失效' },
    },
    compare: {
      title: '版本对比', from: '原版本', to: '新版本', before: '与上一版对比', option: '第 {n} 版（{state}）', same: '两个版本运行起来完全一样。',
      legend: '标记说明', drawing: '两个版本叠放的流程图，标出新增、删除、修改和移动的活动；文字说明见上。',
    },
    migrate: {
      lead: '把在办案件迁移到流程的另一版本。先预览每件案件的去向，再执行；迁移后没有新的办理记录时可以撤销。',
      choose: '选择版本', fromLabel: '从哪个版本', toLabel: '迁移到', pick: '请选择', current: '新案件使用', noOther: '该案件类型没有别的版本。', from: '迁移在办案件',
      bundle: '{type}：{flows}，在办 {n} 件，{at} 起', plan: '预览', total: '共 {n} 件', positions: '案件所处的环节', goTo: '转到', byItself: '按原处继续', end: '结束这一路',
      each: '逐件查看', some: '只迁移选中的案件', openLeft: '有 {n} 件还不能迁移，执行后它们保持原状，并说明原因。',
      rule: '同一环节的任务保持不变，认领人和时限照旧；新版本不再要求的时限停止，新要求的时限从迁移时起算。',
      reason: '迁移理由（写入案件记录和审计）', startAll: '迁移 {n} 件', startSome: '迁移选中的 {n} 件',
    },
    batch: {
      title: '迁移记录', none: '还没有迁移过案件。', by: '{by} 于 {at} 发起', progress: '已处理 {n}%', cases: '案件明细', moved: '已迁移 {n}', refused: '未迁移 {n}', undone: '已撤销 {n}', undoRefused: '未能撤销 {n}',
      undo: '撤销迁移', undoRule: '迁移之后没有任何办理记录的案件恢复到迁移之前；已有新记录的保持现状。', undoReason: '撤销理由',
      state: { running: '进行中', done: '已完成' },
      case: { waiting: '等待迁移', moved: '已迁移', refused: '未迁移', undoWaiting: '等待撤销', undone: '已撤销', undoRefused: '未能撤销' },
    },
    simulate: {
      title: '模拟运行', lead: '在虚拟时钟上运行草稿或某个版本，不影响任何真实数据。', version: '版本', scenario: '情景', onlyOpened: '只发起案件，不办理',
      against: '同时与已发布版本对比', edit: '查看、编写或录制情景', readOnly: '系统自带的情景不可修改，可另存为新的情景。', key: '情景代号（小写字母、数字、连字符）', caseId: '录制自案件（案件编号 id）',
      save: '保存情景', saveAs: '另存为新情景', record: '从案件录制', saved: '情景已保存。', run: '开始模拟', passed: '情景可以走通，符合预期。', failed: '有 {n} 处不符合预期。', end: '结束时处于“{stage}”。',
      differences: '与已发布版本的差异', noDifferences: '没有差异。', tasks: '产生的任务', nobody: '无人可办', opened: '{at} 产生', due: '应于 {at} 前办结', done: '{at} {by}办结', clocks: '时限', escalations: '提醒与升级',
      drawing: '“{name}”的流程图，标出模拟所走的路径。',
      walked: { done: '已经过', open: '结束时停在此处', faulted: '出错', cancelled: '被撤销', unreached: '未经过' },
      clock: { running: '计时中', paused: '暂停', met: '按时', overdue: '超期', cancelled: '撤销' },
    },
  },
}
