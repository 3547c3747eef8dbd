import { bearerHeaders, refreshSession } from '@/api/http'

/** A call the server refused, with the text it gave. */
export interface RefusedCall {
  method: string
  path: string
  status: number
  message: string
  /** By field, as the contract has it; a field may hold several. */
  errors: Record<string, string[]>
}

interface Listeners {
  signedOut: () => void
  refused: (call: RefusedCall) => void
}

const saves = new Set<Promise<unknown>>()

/**
 * Stands between the Studio and the server. The Studio takes a token once and never renews it, knows nothing of the reader's language and
 * shows little of a refusal; so every call of it gets the token of the moment and the language, is sent again after a renewal, and
 * what was refused is told to the page.
 */
export function carryStudioCalls(listeners: Listeners): void {
  const plain = window.fetch.bind(window)
  window.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input), document.baseURI)
    if (url.origin !== location.origin || !url.pathname.startsWith('/elsa/')) return plain(input, init)
    const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase()
    const answer = carried(plain, input, init, listeners).then(async (response) => {
      if (response.status >= 400) await tell(response, method, url.pathname, listeners)
      return response
    })
    if (method !== 'GET' && url.pathname.includes('/workflow-definitions')) remember(answer)
    return answer
  }
}

/** Ends when no save of a definition is on its way. */
export async function savesArrived(): Promise<void> {
  await Promise.allSettled([...saves])
}

export function savesUnderWay(): boolean {
  return saves.size > 0
}

async function carried(plain: typeof fetch, input: RequestInfo | URL, init: RequestInit | undefined, listeners: Listeners): Promise<Response> {
  const again = input instanceof Request ? input.clone() : input
  const answer = await plain(input, withHeaders(input, init))
  if (answer.status !== 401) return answer
  if (await refreshSession().catch(() => false)) return plain(again, withHeaders(again, init))
  listeners.signedOut()
  return answer
}

function withHeaders(input: RequestInfo | URL, init: RequestInit | undefined): RequestInit {
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined))
  for (const [name, value] of Object.entries(bearerHeaders())) headers.set(name, value)
  return { ...init, headers }
}

function remember(call: Promise<unknown>): void {
  saves.add(call)
  const forget = () => saves.delete(call)
  call.then(forget, forget)
}

async function tell(response: Response, method: string, path: string, listeners: Listeners): Promise<void> {
  if (response.status === 401 || (method === 'GET' && response.status === 404)) return
  const body = (await response.clone().json().catch(() => null)) as { message?: unknown; errors?: unknown } | null
  const errors = body?.errors && typeof body.errors === 'object' ? (body.errors as Record<string, string[]>) : {}
  if (typeof body?.message !== 'string' && Object.keys(errors).length === 0) return
  listeners.refused({ method, path, status: response.status, message: typeof body?.message === 'string' ? body.message : '', errors })
}
