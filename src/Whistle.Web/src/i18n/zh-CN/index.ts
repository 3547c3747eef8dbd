import designer from './designer'
import designing from './designing'
import forms from './forms'
import shell from './shell'
import workbench from './workbench'

const messages = { ...shell, ...designer, ...designing, ...forms, ...workbench }

export type Messages = typeof messages
export default messages
