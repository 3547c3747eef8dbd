import type { AdminMessages } from '../zh-CN/admin'
import calendar from './calendar'
import designing from './designing'
import duties from './duties'

const messages: AdminMessages = { ...calendar, ...designing, ...duties }
export default messages
