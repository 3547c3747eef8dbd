export default {
  duties: {
    title: 'Scheduled duties', lead: 'What recurs is shared by all nodes and carried out once; a failure is tried again, and any duty can be run now.',
    timers: { title: 'Timers of clocks and flows', waiting: 'Waiting', next: 'Next one', overdue: 'Past due, not fired', since: 'oldest {at}', failing: 'Being retried' },
    state: { done: 'Done', running: 'Running', failed: 'Failed', 'cut-off': 'Cut off' }, never: 'Never run', next: 'Next: {at}', last: 'Last: {at}', failures: '{n} failures in 30 days',
    runNow: 'Run now', running: 'Running…', history: 'History', askedBy: 'run by {by}', bySchedule: 'by schedule', attempts: 'attempt {n}', failedToast: 'It failed; the history says why',
  },
}
