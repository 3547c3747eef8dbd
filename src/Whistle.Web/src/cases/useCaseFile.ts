import { onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { getCase, getCaseTasks, getClocks, getTimeline } from '@/api/cases'
import { onServerEvent } from '@/api/events'
import type { CaseFile, Clock, Task, TimelineEntry } from '@/api/types'

const settleMs = 400

/** A case with its timeline, tasks and clocks, asked again when the server says that something happened to it. */
export function useCaseFile(id: () => string | undefined) {
  const caseFile = shallowRef<CaseFile | null>(null)
  const timeline = shallowRef<TimelineEntry[]>([])
  const tasks = shallowRef<Task[]>([])
  const clocks = shallowRef<Clock[]>([])
  const loading = ref(false)
  const problem = shallowRef<unknown>(null)
  let timer = 0

  async function reload(): Promise<void> {
    const wanted = id()
    if (!wanted) return
    problem.value = null
    try {
      const [file, entries, work, running] = await Promise.all([
        getCase(wanted),
        getTimeline(wanted),
        getCaseTasks(wanted).catch(() => []),
        getClocks(wanted).catch(() => []),
      ])
      if (id() !== wanted) return
      caseFile.value = file
      timeline.value = entries
      tasks.value = work
      clocks.value = running
    } catch (error) {
      if (id() === wanted) problem.value = error
    } finally {
      if (id() === wanted) loading.value = false
    }
  }

  watch(id, () => {
    caseFile.value = null
    timeline.value = []
    tasks.value = []
    clocks.value = []
    loading.value = true
    void reload()
  }, { immediate: true })

  const later = () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => void reload(), settleMs)
  }
  const stop = onServerEvent((event) => {
    if (!event.caseId || event.caseId === id()) later()
  })
  addEventListener('whistle:clock', later)
  onBeforeUnmount(() => {
    stop()
    clearTimeout(timer)
    removeEventListener('whistle:clock', later)
  })

  return { caseFile, timeline, tasks, clocks, loading, problem, reload }
}
