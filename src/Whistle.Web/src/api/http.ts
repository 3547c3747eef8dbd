import { Problem } from './problem'

/**
 * The one way out to the server: adds the bearer token and the reader's language, refreshes an expired token
 * once through the HttpOnly cookie, gives up after a time limit and repeats what is safe to repeat.
 * The access token lives in this module only, never in storage.
 */
const timeLimitMs = 25_000
const refreshLock = 'whistle-session-refresh'

let accessToken: string | null = null
let language = 'zh-CN'
let refreshing: Promise<boolean> | null = null
let onSignedOut: () => void = () => {}
let onRefreshed: (session: unknown) => void = () => {}

export function setAccessToken(token: string | null): void {
  accessToken = token
}

export function setRequestLanguage(tag: string): void {
  language = tag
}

/** Told when the session is over for good, and when a refresh brought a new one. */
export function watchSession(signedOut: () => void, refreshed: (session: unknown) => void): void {
  onSignedOut = signedOut
  onRefreshed = refreshed
}

function decorate(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.set('Accept-Language', language)
  if (accessToken) headers.set('Authorization', `Bearer ${accessToken}`)
  return new Request(request, { headers, credentials: 'same-origin' })
}

async function attempt(request: Request, signal?: AbortSignal): Promise<Response> {
  const limit = AbortSignal.timeout(timeLimitMs)
  const both = signal ? AbortSignal.any([signal, limit]) : limit
  try {
    return await fetch(decorate(request), { signal: both })
  } catch (error) {
    if (signal?.aborted) throw error
    throw Problem.local(limit.aborted ? 'timeout' : 'offline')
  }
}

/** Reads may be repeated, and so may a command that carries its idempotency key: it acts once. */
function repeatable(request: Request): boolean {
  return request.method === 'GET' || request.headers.has('Idempotency-Key')
}

async function attemptTwice(request: Request): Promise<Response> {
  if (!repeatable(request)) return attempt(request, request.signal)
  const second = request.clone()
  try {
    return await attempt(request, request.signal)
  } catch (error) {
    if (!(error instanceof Problem) || !navigator.onLine) throw error
    return attempt(second, request.signal)
  }
}

/** Asks for a new access token. One question at a time over all tabs, because the refresh cookie rotates. */
export function refreshSession(): Promise<boolean> {
  refreshing ??= withRefreshLock(async () => {
    const answer = await attempt(new Request('/api/v1/session/refresh', { method: 'POST', keepalive: true }))
    if (answer.status === 204 || answer.status === 401 || answer.status === 403) return false
    if (!answer.ok) throw Problem.from(answer.status, await answer.json().catch(() => null))
    const session = (await answer.json()) as { accessToken: string }
    accessToken = session.accessToken
    onRefreshed(session)
    return true
  }).finally(() => {
    refreshing = null
  })
  return refreshing
}

async function withRefreshLock(work: () => Promise<boolean>): Promise<boolean> {
  return navigator.locks ? navigator.locks.request(refreshLock, work) : work()
}

/** `fetch` for everything under /api/v1 but the session itself. Throws a {@link Problem} when no answer came. */
export async function authorisedFetch(request: Request): Promise<Response> {
  const again = request.clone()
  const answer = await attemptTwice(request)
  const expired = answer.status === 401 && !new URL(request.url).pathname.startsWith('/api/v1/session')
  if (!expired) return answer
  if (await refreshSession()) return attemptTwice(again)
  accessToken = null
  onSignedOut()
  return answer
}

/** A stream that stays open (server-sent events): no time limit, one refresh. */
export async function openStream(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  const open = () => fetch(decorate(new Request(path, { headers })), { signal })
  const answer = await open()
  if (answer.status === 401 && (await refreshSession())) return open()
  return answer
}

/** Headers for a request that cannot go through fetch (uploads that report progress). */
export function bearerHeaders(): Record<string, string> {
  return accessToken
    ? { Authorization: `Bearer ${accessToken}`, 'Accept-Language': language }
    : { 'Accept-Language': language }
}
