import type { Messages } from '../zh-CN'
import designer from './designer'
import calendar from './calendar'
import forms from './forms'
import shell from './shell'
import workbench from './workbench'

const messages: Messages = { ...shell, ...designer, ...calendar, ...forms, ...workbench }
export default messages
