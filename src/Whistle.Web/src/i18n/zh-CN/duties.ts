export default {
  duties: {
    title: '定时任务', lead: '周期性工作由全部节点共同承担，每一次只执行一遍；失败会自动重试，也可以立即执行。',
    timers: { title: '时限与流程定时器', waiting: '等待触发', next: '下一次触发', overdue: '应触发未触发', since: '最早 {at}', failing: '正在重试' },
    state: { done: '已完成', running: '执行中', failed: '失败', 'cut-off': '中断' }, never: '尚未执行', next: '下次：{at}', last: '上次：{at}', failures: '近 30 天失败 {n} 次',
    runNow: '立即执行', running: '正在执行…', history: '执行记录', askedBy: '{by} 手动执行', bySchedule: '按计划执行', attempts: '第 {n} 次尝试', failedToast: '执行失败，原因见执行记录',
  },
}
