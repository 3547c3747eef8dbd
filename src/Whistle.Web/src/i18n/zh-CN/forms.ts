export default {
  forms: {
    required: '必填', personal: '个人信息', personalHint: '默认打码显示，查看完整内容需说明用途并留痕', choose: '请选择', change: '更换', now: '现在',
    remove: '删除', removeNamed: '移除{name}', addRow: '增加一项', nth: '第 {n} 项', nothingFound: '没有找到匹配的内容', searchFailed: '查询失败，请检查网络后重试',
    errorsMarked: '有 {n} 处需要修改，已在对应栏目下标出。',
  },
  category: { search: '搜索类别，如“井盖”“排水”“噪声”', recent: '最近使用', browse: '按目录选择', all: '全部大类' },
  place: {
    gps: '用我的位置', locating: '正在定位…', openMap: '在地图上选', closeMap: '收起地图', address: '补充地址，如“解放路 12 号门前”', addressLabel: '详细地址',
    finding: '正在查找所属网格…', noGrid: '该位置尚未划分网格', outside: '该位置不在辖区内，请重新选择', lookupFailed: '已记下位置，网格查询失败',
    accuracy: '精度约 {n} 米', gpsMissing: '此设备不支持定位，请在地图上选择。', gpsDenied: '浏览器未允许定位，请在地图上选择，或在浏览器设置中允许。', gpsFailed: '定位失败，请在地图上选择。',
  },
  map: {
    pickLabel: '地图：点选事发位置', showLabel: '地图：事发位置', hint: '点按地图选择位置', takeCentre: '取地图中心', here: '事发位置',
    zoomIn: '放大', zoomOut: '缩小', failed: '地图数据加载失败。',
  },
  photos: {
    camera: '拍照', album: '选照片', chooseFiles: '选择文件', nth: '第 {n} 张照片', sending: '正在上传', sent: '已上传', remove: '删除第 {n} 张照片',
    limits: '最多 {n} 张，每张不超过 20 MB', offline: '网络不通，恢复后自动重传', tooLarge: '超过 20 MB，请压缩后再传', wrongType: '不支持的文件格式',
  },
  organisation: { search: '输入单位名称搜索' },
  units: {
    lead: '牵头单位', leadHint: '对整件事负总责', assistNth: '协办单位 {n}', add: '增加协办单位', requirement: '对该单位的处置要求', requirementOf: '{unit}的处置要求',
  },
  score: { none: '请评分', outOf: '满分 {n}', stars: '{n} 分', words: { 1: '1 分 · 很不满意', 2: '2 分 · 不满意', 3: '3 分 · 一般', 4: '4 分 · 满意', 5: '5 分 · 非常满意' } as Record<number, string> },
  ratings: { feedback: '处置反馈：', scoreOf: '为{unit}评分', comment: '评价意见', commentOf: '对{unit}的评价意见', none: '没有需要评价的单位。' },
  validation: {
    fill: '请填写{title}', choose: '请选择{title}', attach: '请上传{title}', minLength: '至少 {n} 个字', maxLength: '最多 {n} 个字，已超出 {over} 个字',
    pattern: '格式不正确', phone: '请输入正确的电话号码', idNumber: '请输入 18 位身份证号码', number: '请输入数字', integer: '请输入整数',
    minimum: '不能小于 {n}', maximum: '不能大于 {n}', minItems: '至少 {n} 项', maxItems: '最多 {n} 项', place: '请定位或在地图上选择位置', lead: '请选择牵头单位',
  },
  blow: { title: '吹哨', lead: '说清是什么事、在哪里，就可以吹哨；拍张照片处置更快。', send: '吹哨上报', done: '哨已吹响' },
  opening: {
    title: '登记{name}', send: '提交登记', sending: '正在提交…', uploading: '照片上传中，请稍候…', done: '{name}已受理', next: '下一步由谁办理', by: '{at} 前',
    seeCase: '查看案件', again: '再报一件', waiting: '网络已断开，内容和照片已保存在本机，恢复后自动提交。', dispute: '登记纠纷', enforcement: '执法立案',
  },
}
