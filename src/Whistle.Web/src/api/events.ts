import { openStream } from './http'

export interface ServerEvent { topic: string; caseId?: string | null; at?: string }
type Listener = (event: ServerEvent) => void

/**
 * The server's event stream, read with fetch because EventSource cannot carry the bearer token. Shared by the
 * whole page, open while somebody listens, resumed after the last event seen.
 */
const listeners = new Set<Listener>()
const longestPauseMs = 30_000
let running: AbortController | null = null
let lastEventId = ''

export function onServerEvent(listener: Listener): () => void {
  listeners.add(listener)
  if (!running) {
    running = new AbortController()
    void keepOpen(running.signal)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) closeEvents()
  }
}

/** Ends the stream and forgets the position; for sign-out. */
export function closeEvents(): void {
  running?.abort()
  running = null
  lastEventId = ''
}

async function keepOpen(signal: AbortSignal): Promise<void> {
  let pauseMs = 1_000
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' }
      if (lastEventId) headers['Last-Event-ID'] = lastEventId
      const answer = await openStream('/api/v1/events', headers, signal)
      if (answer.status === 401 || answer.status === 403) return
      if (answer.ok && answer.body) {
        pauseMs = 1_000
        await read(answer.body)
      }
    } catch {
      if (signal.aborted) return
    }
    await pause(pauseMs, signal)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }
}

async function read(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>).getReader()
  let buffer = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    buffer += value.replaceAll('\r\n', '\n')
    let end: number
    while ((end = buffer.indexOf('\n\n')) >= 0) {
      dispatch(buffer.slice(0, end))
      buffer = buffer.slice(end + 2)
    }
  }
}

function dispatch(block: string): void {
  let topic = 'message'
  let data = ''
  for (const line of block.split('\n')) {
    if (line.startsWith('event:')) topic = line.slice(6).trim()
    else if (line.startsWith('id:')) lastEventId = line.slice(3).trim()
    else if (line.startsWith('data:')) data += line.slice(5).trim()
  }
  if (!data) return
  try {
    const event = { topic, ...(JSON.parse(data) as object) } as ServerEvent
    listeners.forEach((listener) => listener(event))
  } catch {
    // A line we cannot read only costs freshness; the next refresh shows the state.
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
