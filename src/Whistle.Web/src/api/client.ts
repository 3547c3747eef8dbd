import createClient from 'openapi-fetch'
import { authorisedFetch } from './http'
import { Problem } from './problem'

type Query = Record<string, string | number | boolean | undefined | null>

// eslint-disable-next-line @typescript-eslint/no-explicit-any
const client = createClient<any>({ baseUrl: '', fetch: authorisedFetch })

/** Turns openapi-fetch's answer into data, or throws the {@link Problem} the server gave. */
async function unwrap<T>(answer: Promise<{ data?: unknown; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer
  if (!response.ok) throw Problem.from(response.status, error)
  return data as T
}

function clean(query: Query = {}): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as Record<string, string | number | boolean>
}

export function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return unwrap<T>(client.GET(path as never, { params: { query: clean(query) }, signal } as never) as never)
}

export interface Intent {
  /** One per thing the person means to do; kept while it is retried, so it happens once. */
  idempotencyKey: string
  /** The version the person was looking at. */
  ifMatch?: number
}

export function post<T>(path: string, body: unknown, intent?: Intent): Promise<T> {
  const headers: Record<string, string> = {}
  if (intent) headers['Idempotency-Key'] = intent.idempotencyKey
  if (intent?.ifMatch !== undefined) headers['If-Match'] = `"${intent.ifMatch}"`
  return unwrap<T>(client.POST(path as never, { body, headers } as never) as never)
}

export function remove(path: string): Promise<void> {
  return unwrap<void>(client.DELETE(path as never, {} as never) as never)
}
