import type zh from '../zh-CN/shell'

const messages: typeof zh = {
  brand: 'Whistle',
  tagline: 'City governance platform',
  common: { close: 'Close', back: 'Back', cancel: 'Cancel', retry: 'Try again', more: 'Load more', loading: 'Loading…', yes: 'Yes', no: 'No' },
  nav: {
    work: 'My work', blow: 'Blow', cases: 'Cases', audit: 'Audit', caseTypes: 'Case types', calendar: 'Working calendar', duties: 'Scheduled duties', designer: 'Flow designer', flows: 'Flow versions', migrations: 'Moving cases', compare: 'Compare versions', notifications: 'Notifications',
    me: 'Me', open: 'Register', case: 'Case',
  },
  shell: {
    skip: 'Skip to main content', navigation: 'Main navigation', signOut: 'Sign out', switchLanguage: '切换到中文',
    offline: 'You are offline. What you type is kept on this device; carry on when the network is back.',
  },
  demoClock: { title: 'Demonstration clock', halfHour: '30 min', twoHours: '2 h', day: '1 day', moved: 'Demonstration time is now {at}' },
  signIn: {
    title: 'Sign in', userName: 'User name', password: 'Password', showPassword: 'Show password', submit: 'Sign in', busy: 'Signing in…',
    needUserName: 'Enter your user name', needPassword: 'Enter your password', wrong: 'User name or password is wrong. Please try again.',
    locked: 'Too many failed attempts. The account is locked for a while; please try later.', lockedUntil: 'Too many failed attempts. The account is locked until {at}.',
    expired: 'Your session has ended. Please sign in again; what you had not sent is kept on this device.',
    slogan: 'The street blows the whistle, departments report in, and one matter is seen through to its end.',
    steps: { blow: 'The street finds a problem and blows the whistle', dispatch: 'The centre dispatches one lead and assisting units', arrive: 'Units accept, arrive, handle and feed back in time', verify: 'Verified on site, each unit rated, closed and archived' },
    demoTitle: 'Demonstration accounts', demoText: 'Shown in development only. Choose one to fill in its user name.',
  },
  problems: {
    offline: 'No network: the server cannot be reached', timeout: 'The server took too long to answer; please try again', unreadable: 'The server answered something unreadable',
    unexpected: 'Something unexpected went wrong on this page', trace: 'Trace: {id}',
  },
  missing: { title: 'There is no such page', text: 'The link may be out of date, or you may not see it.', home: 'To the start page' },
  due: {
    days: '{n} day |{n} days ', hours: '{n} h ', minutes: '{n} min', left: '{span} left', over: 'Overdue {span}', paused: 'Paused', at: 'Due {at}',
  },
  drafts: {
    restored: 'What you had not sent on {at} was restored.', discard: 'Clear the form', kept: 'What you type is kept on this device until you send it.',
  },
}

export default messages
