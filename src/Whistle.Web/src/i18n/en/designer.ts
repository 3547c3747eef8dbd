import type zh from '../zh-CN/designer'

const texts: typeof zh = {
  designer: {
    title: 'Flow designer', navigation: 'Flow designer', home: 'Home', back: 'Back to Whistle',
    titles: { definitions: 'Definitions', definition: 'Edit a flow', instances: 'Instances', instance: 'View an instance' },
    loading: 'Loading the flow designer…', firstTime: 'The first visit downloads about 9 MB; later ones read them from this device.', opening: 'Opening…',
    refused: {
      title: 'You may not use the flow designer', text: 'Flows are drawn and published by system administrators. You are signed in as {name}. If a flow needs changing, please ask an administrator.',
      home: 'To my own page', change: 'Sign in with another account',
    },
    broken: { title: 'The flow designer could not be loaded', text: 'Please check the network and try again. Saved flows are not affected.', again: 'Try again' },
    failed: 'Something unexpected happened in the designer; unsaved changes may be lost.', reload: 'Load again', close: 'Close', refusal: 'Not done',
  },
}
export default texts
