import designer from './designer'
import calendar from './calendar'
import forms from './forms'
import shell from './shell'
import workbench from './workbench'

const messages = { ...shell, ...designer, ...calendar, ...forms, ...workbench }

export type Messages = typeof messages
export default messages
