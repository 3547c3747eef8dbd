import type { Messages } from '../zh-CN'
import designer from './designer'
import forms from './forms'
import shell from './shell'
import workbench from './workbench'

const messages: Messages = { ...shell, ...designer, ...forms, ...workbench }
export default messages
