/** Choices of the due filter and the instant before which a task must be due for each. */
export const dueChoices = ['overdue', 'today', 'week'] as const

const beijing = 8 * 3_600_000
const day = 86_400_000

/** `now` is business time in milliseconds; days are Beijing days. */
export function dueBefore(choice: string, now: number): string | undefined {
  const midnight = Math.floor((now + beijing) / day) * day - beijing
  switch (choice) {
    case 'overdue': return new Date(now).toISOString()
    case 'today': return new Date(midnight + day).toISOString()
    case 'week': return new Date(midnight + 7 * day).toISOString()
    default: return undefined
  }
}
