import type { Messages } from '../zh-CN'
import designer from './designer'
import designing from './designing'
import forms from './forms'
import shell from './shell'
import workbench from './workbench'

const messages: Messages = { ...shell, ...designer, ...designing, ...forms, ...workbench }
export default messages
