import { expect, test } from 'vitest'
import { dayKey, due, formatDateTime, spanText } from '@/clocks/due'
import { dueBefore } from '@/work/dueFilter'

const now = Date.parse('2026-11-24T08:00:00+08:00')
const zh = (key: string, { n }: { n: number }) => n + { 'due.days': '天', 'due.hours': '小时', 'due.minutes': '分钟' }[key]!
const span = (at: string) => spanText(due(at, now), zh)

test('A due time is told in its two largest units', () => {
  expect(span('2026-11-25T11:20:00+08:00')).toBe('1天3小时')
  expect(span('2026-11-24T12:30:00+08:00')).toBe('4小时30分钟')
  expect(span('2026-11-24T08:00:20+08:00')).toBe('1分钟')
})

test('Past is overdue, the last two hours warn, a paused clock does neither', () => {
  expect(due('2026-11-24T07:59:00+08:00', now).tone).toBe('danger')
  expect(due('2026-11-24T09:59:00+08:00', now).tone).toBe('warn')
  expect(due('2026-11-24T10:01:00+08:00', now).tone).toBe('ok')
  expect(due('2026-11-24T07:59:00+08:00', now, 'paused').tone).toBe('pause')
})

test('Times are told in Beijing time wherever the device is', () => {
  expect(formatDateTime('2026-11-23T17:30:00Z', 'zh-CN')).toContain('01:30')
  expect(dayKey('2026-11-23T17:30:00Z')).toBe('2026-11-24')
})

test('Today ends at midnight in Beijing', () => {
  expect(dueBefore('today', now)).toBe('2026-11-24T16:00:00.000Z')
  expect(dueBefore('today', Date.parse('2026-11-23T23:59:59+08:00'))).toBe('2026-11-23T16:00:00.000Z')
  expect(dueBefore('week', now)).toBe('2026-11-30T16:00:00.000Z')
  expect(dueBefore('', now)).toBeUndefined()
})
