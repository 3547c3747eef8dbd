/** Texts of due times. All instants are RFC 3339 strings from the server; `now` is its business time in ms. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export type DueTone = 'ok' | 'warn' | 'danger' | 'pause' | 'none'

export interface Due {
  tone: DueTone
  overdue: boolean
  days: number
  hours: number
  minutes: number
}

/** How far a due time is away or past. The last two hours count as a warning; the server's clock state wins. */
export function due(dueAt: string, now: number, clockState?: string | null): Due {
  const distance = Date.parse(dueAt) - now
  const overdue = clockState === 'overdue' || distance < 0
  const span = Math.abs(distance)
  return {
    tone: clockState === 'paused' ? 'pause' : overdue ? 'danger' : distance < 2 * hour ? 'warn' : 'ok',
    overdue,
    days: Math.floor(span / day),
    hours: Math.floor((span % day) / hour),
    minutes: Math.floor((span % hour) / minute),
  }
}

/** The one or two largest units: 1天3小时, 5小时, 20分钟. */
export function spanText(parts: { days: number; hours: number; minutes: number }, t: (key: string, n: { n: number }) => string): string {
  const { days, hours, minutes } = parts
  const texts: string[] = []
  if (days) texts.push(t('due.days', { n: days }))
  if (hours) texts.push(t('due.hours', { n: hours }))
  if (!days && minutes && texts.length < 2) texts.push(t('due.minutes', { n: minutes }))
  return texts.slice(0, 2).join('') || t('due.minutes', { n: 1 })
}

function format(instant: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return ''
  return new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Shanghai', hour12: false, ...options }).format(date)
}

/** Month, day and time of day in Beijing time; the year too when it is not the current one. */
export function formatDateTime(instant: string | null | undefined, locale: string): string {
  if (!instant) return ''
  const year = instant.slice(0, 4) === String(new Date().getFullYear()) ? {} : { year: 'numeric' as const }
  return format(instant, locale, { ...year, month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' })
}

export function formatDate(instant: string | null | undefined, locale: string): string {
  return instant ? format(instant, locale, { year: 'numeric', month: 'long', day: 'numeric' }) : ''
}

export function formatTime(instant: string, locale: string): string {
  return format(instant, locale, { hour: '2-digit', minute: '2-digit' })
}

/** Key of the day in Beijing time, for grouping. */
export function dayKey(instant: string): string {
  return format(instant, 'sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit' })
}
