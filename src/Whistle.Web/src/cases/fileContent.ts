import { authorisedFetch } from '@/api/http'

/** Contents fetched with the bearer token (an <img> cannot send it), as object URLs. The oldest are let go. */
const kept = 60
const urls = new Map<string, Promise<string>>()

export function fileObjectUrl(path: string): Promise<string> {
  const known = urls.get(path)
  if (known) return known
  const fresh = load(path)
  urls.set(path, fresh)
  fresh.catch(() => urls.delete(path))
  if (urls.size > kept) {
    const [oldest, url] = urls.entries().next().value!
    urls.delete(oldest)
    void url.then((text) => URL.revokeObjectURL(text), () => undefined)
  }
  return fresh
}

async function load(path: string): Promise<string> {
  const answer = await authorisedFetch(new Request(new URL(path, location.origin)))
  if (!answer.ok) throw new Error(`File ${path} answered ${answer.status}.`)
  return URL.createObjectURL(await answer.blob())
}
