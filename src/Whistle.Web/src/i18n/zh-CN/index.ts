import designer from './designer'
import forms from './forms'
import shell from './shell'
import workbench from './workbench'

const messages = { ...shell, ...designer, ...forms, ...workbench }

export type Messages = typeof messages
export default messages
