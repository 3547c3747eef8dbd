export default {
  designer: {
    title: '流程设计器', navigation: '流程设计器', home: '返回首页', back: '返回业务系统',
    titles: { definitions: '流程定义', definition: '编辑流程', instances: '运行实例', instance: '查看运行实例' },
    loading: '正在载入流程设计器…', firstTime: '首次打开需要下载约 9 MB，之后直接从本机读取。', opening: '正在打开…',
    refused: {
      title: '您没有使用流程设计器的权限', text: '流程设计器仅供系统管理员绘制和发布流程。当前登录的是“{name}”。如需调整流程，请联系系统管理员。',
      home: '返回我的页面', change: '换账号登录',
    },
    broken: { title: '流程设计器未能载入', text: '请检查网络后重试。已保存的流程不受影响。', again: '重试' },
    failed: '设计器出现意外错误，未保存的改动可能丢失。', reload: '重新载入', close: '关闭', refusal: '操作未完成',
  },
}
