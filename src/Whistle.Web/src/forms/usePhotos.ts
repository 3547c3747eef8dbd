import { inject, onBeforeUnmount, onMounted, reactive } from 'vue'
import { Problem } from '@/api/problem'
import { uploadFile } from '@/api/upload'
import { forgetPhoto, keepPhoto, photosOf } from '@/drafts/photoStore'
import { uploadTally } from './widget'

export interface PhotoEntry {
  key: string
  name: string
  blob: Blob
  /** Object URL of the preview; lives as long as the widget. */
  preview: string
  fileId?: string
  progress: number
  state: 'waiting' | 'sending' | 'done' | 'failed'
  problem?: Problem
}

/** 20 MB, the limit the server states; checked here so that nobody waits for a refusal. */
export const largestFileBytes = 20 * 1024 * 1024
const atOnce = 2

/**
 * Files of one field: sent as soon as they are chosen, two at a time, kept in the browser until the form is done,
 * sent again when the network is back. `changed` gets the ids the server gave, in the order shown.
 */
export function usePhotos(owner: () => string | null, changed: (ids: string[]) => void) {
  const entries = reactive<PhotoEntry[]>([])
  const tally = inject(uploadTally, { begin: () => {}, end: () => {} })
  let sending = 0

  const announce = () => changed(entries.flatMap((entry) => (entry.fileId ? [entry.fileId] : [])))

  function keep(entry: PhotoEntry): void {
    const at = owner()
    if (at) void keepPhoto({ key: entry.key, owner: at, name: entry.name, blob: entry.blob, fileId: entry.fileId }).catch(() => undefined)
  }

  function add(files: Iterable<File>): void {
    for (const file of files) {
      entries.push({ key: crypto.randomUUID(), name: file.name || 'photo.jpg', blob: file, preview: URL.createObjectURL(file), progress: 0, state: 'waiting' })
      const entry = entries.at(-1)!
      if (file.size > largestFileBytes) {
        entry.state = 'failed'
        entry.problem = new Problem(413, { code: 'too-large', title: 'too-large' })
      } else keep(entry)
    }
    pump()
  }

  function pump(): void {
    for (const entry of entries) {
      if (sending >= atOnce) return
      if (entry.state === 'waiting') void send(entry)
    }
  }

  async function send(entry: PhotoEntry): Promise<void> {
    sending++
    tally.begin()
    entry.state = 'sending'
    entry.progress = 0
    entry.problem = undefined
    try {
      const stored = await uploadFile(entry.blob, entry.name, entry.key, (share) => (entry.progress = share))
      entry.fileId = stored.id
      entry.state = 'done'
      keep(entry)
      announce()
    } catch (error) {
      entry.state = 'failed'
      entry.problem = error instanceof Problem ? error : Problem.local('unreadable')
    } finally {
      sending--
      tally.end()
      pump()
    }
  }

  function retry(entry: PhotoEntry): void {
    entry.state = 'waiting'
    pump()
  }

  function remove(entry: PhotoEntry): void {
    const at = entries.findIndex((other) => other.key === entry.key)
    if (at < 0) return
    entries.splice(at, 1)
    URL.revokeObjectURL(entry.preview)
    void forgetPhoto(entry.key).catch(() => undefined)
    announce()
  }

  const resume = () => entries.filter((entry) => entry.state === 'failed' && entry.problem?.unanswered).forEach(retry)

  onMounted(async () => {
    addEventListener('online', resume)
    const at = owner()
    const kept = at ? await photosOf(at).catch(() => []) : []
    for (const photo of kept) {
      entries.push({ ...photo, preview: URL.createObjectURL(photo.blob), progress: photo.fileId ? 1 : 0, state: photo.fileId ? 'done' : 'waiting' })
    }
    if (kept.length) announce()
    pump()
  })
  onBeforeUnmount(() => {
    removeEventListener('online', resume)
    entries.forEach((entry) => URL.revokeObjectURL(entry.preview))
  })

  return { entries, add, retry, remove }
}
