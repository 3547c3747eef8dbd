import type { Messages } from '../zh-CN'
import forms from './forms'
import shell from './shell'
import workbench from './workbench'

const messages: Messages = { ...shell, ...forms, ...workbench }
export default messages
