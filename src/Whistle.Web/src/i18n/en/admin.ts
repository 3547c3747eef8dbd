import type { AdminMessages } from '../zh-CN/admin'
import calendar from './calendar'
import duties from './duties'

const messages: AdminMessages = { ...calendar, ...duties }
export default messages
