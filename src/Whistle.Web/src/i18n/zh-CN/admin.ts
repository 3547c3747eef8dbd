import calendar from './calendar'
import designing from './designing'
import duties from './duties'

/** Texts of the administrators' pages, loaded with the first of them: nobody on a phone pays for them. */
const messages = { ...calendar, ...designing, ...duties }

export type AdminMessages = typeof messages
export default messages
