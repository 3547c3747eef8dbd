export default {
  brand: '吹哨报到',
  tagline: '市域社会治理平台',
  common: { close: '关闭', back: '返回', cancel: '取消', retry: '重试', more: '加载更多', loading: '正在加载…', yes: '是', no: '否' },
  nav: {
    work: '我的待办', blow: '吹哨', cases: '案件', audit: '审计', caseTypes: '事项类型', calendar: '工作日历', duties: '定时任务', designer: '流程设计', flows: '流程版本', migrations: '案件迁移', compare: '版本对比', notifications: '消息',
    me: '我的', open: '登记事项', case: '案件详情',
  },
  shell: {
    skip: '跳到主要内容', navigation: '主导航', signOut: '退出登录', switchLanguage: 'Switch to English',
    offline: '网络已断开。填写的内容会保存在本机，恢复后可继续。',
  },
  demoClock: { title: '演示时钟', halfHour: '30 分钟', twoHours: '2 小时', day: '1 天', moved: '演示时间已前进至 {at}' },
  signIn: {
    title: '登录', userName: '用户名', password: '密码', showPassword: '显示密码', submit: '登录', busy: '正在登录…',
    needUserName: '请输入用户名', needPassword: '请输入密码', wrong: '用户名或密码不正确，请重新输入。',
    locked: '登录失败次数过多，账号已暂时锁定，请稍后再试。', lockedUntil: '登录失败次数过多，账号已锁定，请于 {at} 后再试。',
    expired: '登录已过期，请重新登录。未提交的内容已保存在本机。',
    slogan: '街道吹哨，部门报到，一件事从发现管到办结。',
    steps: { blow: '街道发现问题，一键吹哨', dispatch: '中心派单，一家牵头、多家协办', arrive: '部门应哨报到，限时处置反馈', verify: '现场核验、逐家评价、办结归档' },
    demoTitle: '演示账号', demoText: '仅开发环境显示。点选账号即可填入用户名。',
  },
  problems: {
    offline: '网络不通，暂时无法连接服务器', timeout: '服务器响应超时，请稍后重试', unreadable: '服务器返回了无法识别的内容',
    unexpected: '页面出现意外错误', trace: '追踪编号：{id}',
  },
  missing: { title: '没有找到这个页面', text: '链接可能已失效，或者您没有查看权限。', home: '返回首页' },
  due: {
    days: '{n}天', hours: '{n}小时', minutes: '{n}分钟', left: '剩余 {span}', over: '已超 {span}', paused: '暂停计时', at: '期限：{at}',
  },
  drafts: {
    restored: '已恢复 {at} 未提交的内容。', discard: '清空重填', kept: '填写内容自动保存在本机，提交前可随时退出。',
  },
}
