import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { i18n, loadAdminTexts } from '@/i18n'
import { resumeSession, useSession } from '@/session/session'

const routes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: () => import('@/session/SignInPage.vue'), meta: { open: true, title: 'signIn.title' } },
  { path: '/blow', name: 'blow', component: () => import('@/blow/BlowPage.vue'), meta: { title: 'nav.blow' } },
  { path: '/open/:caseType', name: 'open', component: () => import('@/open/OpenCasePage.vue'), props: true, meta: { title: 'nav.open' } },
  { path: '/work/:taskId?', name: 'work', component: () => import('@/work/WorkPage.vue'), props: true, meta: { title: 'nav.work' } },
  { path: '/cases', name: 'cases', component: () => import('@/cases/CasesPage.vue'), meta: { title: 'nav.cases' } },
  { path: '/cases/:id', name: 'case', component: () => import('@/cases/CasePage.vue'), props: true, meta: { title: 'nav.case' } },
  { path: '/notifications', name: 'notifications', component: () => import('@/notifications/NotificationsPage.vue'), meta: { title: 'nav.notifications' } },
  { path: '/audit', name: 'audit', component: () => import('@/audit/AuditPage.vue'), meta: { title: 'nav.audit' } },
  { path: '/admin/case-types', name: 'admin-case-types', component: () => import('@/admin/CaseTypesPage.vue'), meta: { title: 'nav.caseTypes' } },
  // A page of its own, with its own security policy: the browser goes there as to another site.
  { path: '/designer/:place(.*)*', name: 'designer', component: () => import('@/shell/MissingPage.vue'), beforeEnter: leaveFor, meta: { open: true } },
  { path: '/admin/calendar', name: 'admin-calendar', component: () => import('@/calendar/CalendarPage.vue'), meta: { title: 'nav.calendar', admin: true } },
  { path: '/admin/duties', name: 'admin-duties', component: () => import('@/duties/DutiesPage.vue'), meta: { title: 'nav.duties', admin: true } },
  { path: '/admin/flows', name: 'admin-flows', component: () => import('@/designing/FlowsPage.vue'), meta: { title: 'nav.flows', admin: true } },
  { path: '/admin/flows/:definitionId/compare', name: 'admin-compare', component: () => import('@/designing/ComparePage.vue'), props: true, meta: { title: 'nav.compare', admin: true } },
  { path: '/admin/flows/:definitionId/simulate', name: 'admin-simulate', component: () => import('@/designing/SimulatePage.vue'), props: true, meta: { title: 'designing.simulate.title', admin: true } },
  { path: '/admin/migrations', name: 'admin-migrations', component: () => import('@/designing/MigrationsPage.vue'), meta: { title: 'nav.migrations', admin: true } },
  { path: '/me', name: 'me', component: () => import('@/session/MePage.vue'), meta: { title: 'nav.me' } },
  { path: '/', redirect: () => homePath() },
  { path: '/:path(.*)*', name: 'missing', component: () => import('@/shell/MissingPage.vue'), meta: { title: 'missing.title' } },
]

function leaveFor(to: RouteLocationNormalized): false {
  location.assign(to.fullPath)
  return false
}

/** Where a person starts: the first menu the server gave them. */
export function homePath(): string {
  const { may } = useSession()
  if (may('work')) return '/work'
  if (may('cases')) return '/cases'
  if (may('audit')) return '/audit'
  if (may('admin')) return '/admin/case-types'
  return '/blow'
}

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path || to.name === from.name ? undefined : { top: 0 }),
})

router.beforeEach(async (to) => {
  const { state } = useSession()
  await resumeSession()
  if (!to.meta.open && !state.me) return { name: 'sign-in', query: { next: to.fullPath } }
  if (to.path === '/' ) return homePath()
  if (to.meta.admin) await loadAdminTexts()
  return true
})

router.afterEach((to) => {
  const { t } = i18n.global
  document.title = `${t(String(to.meta.title ?? 'brand'))} · ${t('brand')}`
})
