import createClient from 'openapi-fetch'
import { authorisedFetch } from './http'
import { Problem } from './problem'
import type { paths } from './schema'

/** The client of the server's OpenAPI document: addresses and parameters are checked against it. */
export const api = createClient<paths>({ baseUrl: '', fetch: authorisedFetch, querySerializer: { array: { style: 'form', explode: true } } })

/** The data of an answer, or the {@link Problem} the server gave. */
export async function read<T>(answer: Promise<{ data?: unknown; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer
  if (!response.ok) throw Problem.from(response.status, error)
  return data as T
}

/** The items of a list that fits on one page. */
export async function readItems<T>(answer: Promise<{ data?: unknown; error?: unknown; response: Response }>): Promise<T[]> {
  return (await read<{ items: T[] }>(answer)).items
}

/** A query without what was left empty. */
export function filled<Q extends object>(query: Q): never {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')) as never
}

export interface Intent {
  /** One per thing the person means to do; kept while it is retried, so it happens once. */
  idempotencyKey: string
  /** The version the person was looking at. */
  ifMatch?: number
}

export function intentHeaders({ idempotencyKey, ifMatch }: Intent): Record<string, string> {
  return ifMatch === undefined ? { 'Idempotency-Key': idempotencyKey } : { 'Idempotency-Key': idempotencyKey, 'If-Match': `"${ifMatch}"` }
}

/** Posts to an address the server itself gave (an action's href) or that stands outside the contract. */
export function postTo<T>(href: string, body: unknown, intent: Intent): Promise<T> {
  return read<T>(api.POST(href as never, { body, headers: intentHeaders(intent) } as never) as never)
}

/** Reads an address that stands outside the contract. */
export function getFrom<T>(href: string): Promise<T> {
  return read<T>(api.GET(href as never, {} as never) as never)
}
