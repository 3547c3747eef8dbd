import { computed } from 'vue'
import { useSession } from '@/session/session'
import type { IconName } from './icons'

export interface Destination { to: string; key: string; icon: IconName; test: string }

const everything: (Destination & { menu: string; opens?: string })[] = [
  { menu: 'work', to: '/work', key: 'nav.work', icon: 'inbox', test: 'nav-work' },
  { menu: 'blow', opens: 'whistle', to: '/blow', key: 'nav.blow', icon: 'whistle', test: 'nav-blow' },
  { menu: 'cases', to: '/cases', key: 'nav.cases', icon: 'folder', test: 'nav-cases' },
  { menu: 'audit', to: '/audit', key: 'nav.audit', icon: 'shield', test: 'nav-audit' },
  { menu: 'admin', to: '/admin/case-types', key: 'nav.caseTypes', icon: 'gear', test: 'nav-admin' },
  { menu: 'admin', to: '/admin/calendar', key: 'nav.calendar', icon: 'clock', test: 'nav-calendar' },
  { menu: 'admin', to: '/admin/duties', key: 'nav.duties', icon: 'refresh', test: 'nav-duties' },
  { menu: 'admin', to: '/admin/flows', key: 'nav.flows', icon: 'list', test: 'nav-flows' },
  { menu: 'admin', to: '/designer', key: 'nav.designer', icon: 'flow', test: 'nav-designer' },
]

/** Case types that have a screen of their own; every other one opens through the general page. */
const ownScreen = new Set(['whistle'])

export function useNavigation() {
  const { state, may } = useSession()
  const main = computed(() => everything.filter((entry) => may(entry.menu) && (!entry.opens || state.me?.caseTypes.includes(entry.opens))))
  const otherCaseTypes = computed(() => (state.me?.caseTypes ?? []).filter((key) => !ownScreen.has(key)))
  return { main, otherCaseTypes }
}
