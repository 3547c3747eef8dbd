import { computed, ref, shallowRef } from 'vue'
import { Problem } from '@/api/problem'
import type { Intent } from '@/api/client'
import { toast } from '@/shell/toasts'
import type { CalendarChange, DueShiftReport } from './calendarApi'

/** The two steps of every change of the calendar: see what it moves, then publish it. What was typed stays whatever the server says. */
export function useCalendarEntry<Entry>(preview: (entry: Entry) => Promise<DueShiftReport>, put: (entry: Entry, intent: Intent) => Promise<CalendarChange>, version: () => number | undefined, done: string) {
  const report = shallowRef<DueShiftReport | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  let seen = ''
  let key = ''
  const errors = computed(() => new Map((problem.value?.errors ?? []).map((error) => [error.pointer, error.message])))

  async function run(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await work()
      return true
    } catch (error) {
      problem.value = error instanceof Problem ? error : Problem.local('unreadable')
      return false
    } finally {
      busy.value = false
    }
  }

  const look = (entry: Entry) => run(async () => {
    report.value = await preview(entry)
    seen = JSON.stringify(entry)
    key = crypto.randomUUID()
  })
  /** Only what was looked at is published; anything typed since is looked at first. */
  const publish = (entry: Entry) => run(async () => {
    await put(entry, { idempotencyKey: key, ifMatch: version() })
    toast(done)
  })
  const stale = (entry: Entry) => report.value !== null && seen !== JSON.stringify(entry)
  return { report, problem, errors, busy, look, publish, stale }
}
