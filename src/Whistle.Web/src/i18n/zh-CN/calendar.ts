export default {
  calendar: {
    title: '工作日历', lead: '节假日、调休与办公时间决定每一个办理期限；每次调整都先看影响、再发布，受影响的期限逐条留痕。',
    tabs: { years: '节假日与调休', hours: '办公时间', changes: '调整记录' }, year: '年份', enter: '录入放假安排', correct: '更正',
    unpublished: '{year} 年放假安排尚未公布：暂只按周末休息推算，涉及该年的期限均标为“暂定”，发布后自动重算并列出每一处变化。',
    workingDays: '全年 {n} 个工作日', rest: '休息', worked: '工作日', makeUp: '调休上班', restMark: '休', makeUpMark: '班',
    noticeTitle: '国务院办公厅关于{year}年部分节假日安排的通知', notice: '通知名称', url: '通知网址（选填）', publishedOn: '发布日期（选填）',
    days: '特殊日期（{n} 天）', addDay: '添加日期', removeDay: '删除 {date}', date: '日期', kind: '休息或上班', festival: '节日名称', statutory: '法定节日',
    import: { title: '识别通知原文', lead: '把国务院办公厅通知的正文粘贴到这里，系统识别出日期后请逐条核对。', example: '一、元旦：1月1日（周五）至3日（周日）放假，共3天。……', read: '识别' },
    preview: {
      title: '影响预览', look: '查看影响', none: '检查了 {n} 个进行中的时限，没有期限变化。', some: '检查了 {examined} 个进行中的时限，{moved} 个期限将变化：{later} 个延后，{earlier} 个提前。',
      overdue: '其中 {n} 个将立即超期。', more: '仅列出最先到期的 {n} 条，全部变化在发布后的调整记录中。', partial: '进行中的时限较多，预览只检查了 {n} 个；发布后会全部重算。', outdated: '内容已改动，请重新查看影响后再发布。',
    },
    publish: '发布', publishedToast: '已发布，正在重算受影响的期限',
    moved: { title: '变化的期限', case: '编号', clock: '时限', unit: '单位', old: '原期限', new: '新期限', later: '延后', earlier: '提前' },
    hours: {
      lead: '办公时间可按季节分段，自生效日起执行，此前的日子不变。', add: '新增作息', from: '{date} 起', change: '调整', units: '单位作息', unitsLead: '未单独指定的单位执行“机关作息时间”。', unit: '单位', assign: '指定',
      key: '代号', keyHint: '小写字母、数字或连字符', name: '名称', nameEn: '英文名称', effective: '生效日期', basis: '依据', seasons: '季节时段', addSeason: '添加时段', removeSeason: '删除时段', season: '时段名称', seasonEn: '英文', firstDay: '起（月-日）', lastDay: '止（月-日）', spans: '办公时间，用空格分开',
    },
    changes: {
      none: '还没有调整过日历。', kind: { year: '{subject} 年放假安排', hours: '办公时间“{subject}”', organisation: '单位 {subject} 的作息' }, state: { running: '正在重算', settling: '已重算，待复核', done: '已完成' },
      by: '{by} 于 {at} 发布', counts: '检查 {examined} 个时限，{moved} 个期限变化。',
    },
  },
}
