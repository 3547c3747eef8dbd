import { computed, reactive } from 'vue'
import { api, getFrom, read } from '@/api/client'
import { closeEvents } from '@/api/events'
import { refreshSession, setAccessToken, watchSession } from '@/api/http'
import type { DemoAccount, Me, Session } from '@/api/types'

interface State {
  me: Me | null
  /** False until we know whether the refresh cookie still opens a session. */
  resolved: boolean
  /** Why it could not be asked whether a session is open; null when it could. */
  unreachable: unknown
  /** Set when a session ended under the person's hands, so that the sign-in page can say so. */
  expired: boolean
  /** Business time of the server minus time of this device, in milliseconds. */
  clockSkewMs: number
  /** How long the access token of the moment lives, in milliseconds. */
  tokenLifeMs: number
}

const state = reactive<State>({ me: null, resolved: false, unreachable: null, expired: false, clockSkewMs: 0, tokenLifeMs: 0 })

watchSession(
  () => {
    state.expired = state.me !== null
    state.me = null
    closeEvents()
  },
  (session) => accept(session as Session),
)

function accept(session: Session): void {
  setAccessToken(session.accessToken)
  state.me = session.me
  state.expired = false
  state.tokenLifeMs = session.expiresIn * 1000
  noteServerTime(session.me.now)
}

/** Due chips count from the server's business time, never from a phone's own clock. */
export function noteServerTime(now: string | undefined): void {
  const server = now ? Date.parse(now) : NaN
  if (!Number.isNaN(server)) state.clockSkewMs = server - Date.now()
}

export function serverNow(): number {
  return Date.now() + state.clockSkewMs
}

export async function signIn(userName: string, password: string): Promise<void> {
  accept(await read<Session>(api.POST('/api/v1/session', { body: { userName, password } })))
  state.resolved = true
}

export async function signOut(): Promise<void> {
  closeEvents()
  await api.DELETE('/api/v1/session').catch(() => undefined)
  setAccessToken(null)
  state.me = null
  state.expired = false
}

/** Tries the refresh cookie at the start of the page; whoever was signed in still is when the server was merely out of reach. */
export async function resumeSession(): Promise<void> {
  if (state.resolved) return
  try {
    await refreshSession()
    state.resolved = true
    state.unreachable = null
  } catch (error) {
    state.unreachable = error
  }
}

export async function reloadMe(): Promise<void> {
  state.me = await read<Me>(api.GET('/api/v1/me'))
  noteServerTime(state.me.now)
}

/** The demonstration accounts; none outside Development (the server answers 404). */
export async function demoAccounts(): Promise<DemoAccount[]> {
  const answer = await getFrom<DemoAccount[] | { items: DemoAccount[] }>('/api/v1/session/demo-accounts').catch(() => [])
  return Array.isArray(answer) ? answer : answer.items
}

export function useSession() {
  return {
    state,
    me: computed(() => state.me),
    may: (menu: string) => state.me?.menus.includes(menu) ?? false,
  }
}
