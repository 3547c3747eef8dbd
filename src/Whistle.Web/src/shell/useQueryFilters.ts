import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** Filters that live in the address, so that a list can be shared, bookmarked and come back to. */
export function useQueryFilters<const Names extends readonly string[]>(names: Names) {
  type Name = Names[number]
  const route = useRoute()
  const router = useRouter()

  const filters = computed(() => {
    const read = {} as Record<Name, string>
    for (const name of names as readonly Name[]) {
      const value = route.query[name]
      read[name] = typeof value === 'string' ? value : ''
    }
    return read
  })

  function set(change: Partial<Record<Name, string>>): void {
    const query = { ...route.query, ...change }
    for (const [name, value] of Object.entries(query)) if (!value) delete query[name]
    void router.replace({ query, params: route.params })
  }

  const active = computed(() => (names as readonly Name[]).filter((name) => filters.value[name]).length)
  const clear = () => set(Object.fromEntries(names.map((name) => [name, ''])) as Record<Name, string>)
  return { filters, set, active, clear }
}
