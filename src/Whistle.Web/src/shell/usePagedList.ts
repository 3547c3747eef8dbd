import { ref, shallowRef } from 'vue'
import type { Page } from '@/api/types'

/** A list read page by page. A later question overtakes an earlier one that is still on its way. */
export function usePagedList<T>(ask: (cursor?: string) => Promise<Page<T>>) {
  const items = shallowRef<T[]>([])
  const cursor = ref<string | null>(null)
  const loading = ref(true)
  const problem = shallowRef<unknown>(null)
  let round = 0

  async function reload(): Promise<void> {
    const mine = ++round
    loading.value = true
    problem.value = null
    try {
      const page = await ask()
      if (mine !== round) return
      items.value = page.items
      cursor.value = page.nextCursor
    } catch (error) {
      if (mine === round) problem.value = error
    } finally {
      if (mine === round) loading.value = false
    }
  }

  async function more(): Promise<void> {
    if (!cursor.value || loading.value) return
    const mine = ++round
    loading.value = true
    try {
      const page = await ask(cursor.value)
      if (mine !== round) return
      items.value = [...items.value, ...page.items]
      cursor.value = page.nextCursor
    } catch (error) {
      if (mine === round) problem.value = error
    } finally {
      if (mine === round) loading.value = false
    }
  }

  return { items, cursor, loading, problem, reload, more }
}
