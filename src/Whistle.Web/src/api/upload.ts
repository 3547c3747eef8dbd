import { bearerHeaders, refreshSession } from './http'
import { Problem } from './problem'
import type { StoredFile } from './types'

/**
 * Sends one file and reports progress from 0 to 1 (fetch cannot, hence XMLHttpRequest).
 * The key makes a repeated upload of the same picture answer with the same stored file.
 */
export async function uploadFile(file: Blob, name: string, idempotencyKey: string, progress: (share: number) => void): Promise<StoredFile> {
  const first = await send(file, name, idempotencyKey, progress)
  const answer = first.status === 401 && (await refreshSession()) ? await send(file, name, idempotencyKey, progress) : first
  if (answer.status >= 200 && answer.status < 300) return answer.body as StoredFile
  throw Problem.from(answer.status, answer.body)
}

function send(file: Blob, name: string, key: string, progress: (share: number) => void): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/v1/files')
    for (const [header, value] of Object.entries(bearerHeaders())) request.setRequestHeader(header, value)
    request.setRequestHeader('Idempotency-Key', key)
    request.responseType = 'text'
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total)
    }
    request.onload = () => resolve({ status: request.status, body: parse(request.responseText) })
    request.onerror = () => resolve({ status: 0, body: null })
    const form = new FormData()
    form.append('file', file, name)
    request.send(form)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
