import type zh from '../zh-CN/workbench'

const messages: typeof zh = {
  work: {
    title: 'My work', views: 'Which tasks', view: { mine: 'Mine', available: 'To claim', all: 'All' }, search: 'Search number, title, address', filter: 'Filter',
    due: 'Due', anyDue: 'Any due time', dueChoice: { overdue: 'Overdue', today: 'Due today', week: 'Due in 7 days' }, state: 'State of the task', openTasks: 'Not finished',
    none: { mine: 'You have nothing to do; see what can be claimed.', available: 'There is nothing to claim.', all: 'No task matches.' },
    choose: 'Choose a task on the left', backToList: 'Back to the list', wholeCase: 'The whole case', completedBy: 'Done by {by}: {outcome}',
  },
  tasks: { unclaimed: 'To claim', state: { available: 'To claim', claimed: 'In hand', completed: 'Done', cancelled: 'Cancelled' } },
  keys: {
    title: 'Keyboard shortcuts', next: 'Next task', previous: 'Previous task', open: 'Open the task; act on it when open', claim: 'Claim', act: 'Act; in a form: send', search: 'Search', close: 'Close the window', help: 'Show this overview',
  },
  actions: {
    title: 'What you can do', reason: 'Reason', reasonHint: 'State the reason', reasonMissing: 'Please state the reason', comment: 'Remark (optional)', commentHint: 'Kept in the history of the case',
    shortcut: 'Ctrl + Enter to send', finished: 'Done: {label}', takenBy: '{by} was faster, at {at}.', textKept: 'What you typed is kept.', seeNewest: 'See what is new',
    changedMeanwhile: 'This was changed while you were typing', nowIs: 'Now: {state}', sendAnyway: 'Send upon the newest state',
  },
  cases: {
    title: 'Cases', backToList: 'All cases', search: 'Search number, title, address', type: 'Case type', everyType: 'Every type', statusLabel: 'Status', everyStatus: 'Every status',
    status: { open: 'In progress', closed: 'Closed', cancelled: 'Cancelled', archived: 'Archived' }, stage: 'Stage', everyStage: 'Every stage', kind: 'Kind', everyKind: 'Every kind',
    openedFrom: 'Opened from', openedTo: 'Opened until', sort: 'Order', newestFirst: 'Newest first', dueFirst: 'Due first', overdueOnly: 'Overdue only',
    clearFilters: 'Clear filters ({n})', none: 'There are no cases yet.', noneFiltered: 'No case matches.', photo: 'Photo of the place', due: 'Next due', everyRecord: 'Show clock records ({n})', forUnit: 'for {unit}', grid: 'Grid', category: 'Category',
    openedAt: 'opened {at}', closedAt: 'closed {at}', waitingUntil: 'Waiting until {at}', yourTurn: 'Your turn: {name}', sections: 'Parts of the case',
    tabs: { facts: 'Facts', units: 'Units', timeline: 'History', clocks: 'Clocks', flow: 'Flow' }, tasks: 'Tasks', files: 'Photos and files', where: 'Where', noTimeline: 'Nothing recorded yet.',
  },
  orders: {
    requirement: 'To do: ', dispatched: 'Dispatched', signed: 'Accepted', arrived: 'Arrived', fedBack: 'Fed back', notYet: 'not yet', feedback: 'Feedback: ', rating: 'Rated {n}', none: 'Not dispatched yet: no unit was called.',
  },
  clocks: {
    state: { running: 'Running', paused: 'Paused', met: 'In time', overdue: 'Overdue', cancelled: 'Cancelled' }, due: 'Due {at}', next: 'Next: {name} ({at})', basis: 'Basis: {basis}', provisional: 'provisional until the calendar is published', none: 'No clock runs.',
  },
  flow: {
    version: 'version {n}', toPresent: 'To the present step', fit: 'Show all of it', now: 'Now: ', ended: 'ended', label: 'Flow: {name}, present step: {now}', legend: 'Legend', taken: 'Way taken',
    state: { current: 'Present', done: 'Done', pending: 'To come', skipped: 'Skipped', faulted: 'Failed' },
  },
  files: { view: 'View photo {n}', failed: 'The file could not be opened; please try later.' },
  personal: {
    title: 'Personal data', unmask: 'See in full', mask: 'Mask again', recorded: 'Who looked, when and what for is written to the audit.', purpose: 'What for', purposeHint: 'e.g. to check the situation by telephone', purposeMissing: 'Please state what for', show: 'Show',
  },
  notifications: { title: 'Notifications', none: 'Nothing new.' },
  audit: {
    title: 'Audit', lead: 'Who did what, and when.', from: 'From', to: 'Until', user: 'User', action: 'Action', case: 'Case id', search: 'Search', sequence: 'No.', at: 'Time', object: 'Object', detail: 'Detail', trace: 'Trace', none: 'No entry matches.',
  },
  admin: { title: 'Case types', lead: 'Loaded from the workflows folder at start; a file with problems is left out.', refused: '{n} case type could not be loaded; see why below.|{n} case types could not be loaded; see why below.', loaded: 'In use', notLoaded: 'Not in use', openFlow: 'Open the flow in the designer' },
}

export default messages
