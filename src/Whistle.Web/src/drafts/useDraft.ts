import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type { Values } from '@/forms/schema'
import { isEmpty } from '@/forms/schema'
import { useSession } from '@/session/session'
import { forgetPhotosOfDraft } from './photoStore'

interface Stored { values: Values; comment?: string; at: string; intent?: { body: string; key: string } }

/** Key of a form's draft: per person, so that a shared device shows nobody another's text. */
export function draftKey(form: string): string {
  return `whistle:draft:${useSession().state.me?.userName ?? '-'}:${form}`
}

function read(key: string): Stored | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Stored | null
  } catch {
    return null
  }
}

/**
 * Keeps what is typed into a form in this browser, a moment after each change, and gives it back the next time.
 * Also holds the form's idempotency key: the same content sent again carries the same key, even after a reload.
 */
export function useDraft(form: string, values: Ref<Values>, comment?: Ref<string>, initial: Values = {}) {
  const key = draftKey(form)
  const stored = read(key)
  const restoredAt = ref<string | null>(null)
  let intent = stored?.intent
  let timer = 0
  let closed = false

  if (stored && (!isEmpty(stored.values) || stored.comment?.trim())) {
    values.value = { ...initial, ...stored.values }
    if (comment) comment.value = stored.comment ?? ''
    if (JSON.stringify(stored.values) !== JSON.stringify(initial) || stored.comment?.trim()) restoredAt.value = stored.at
  }

  function save(): void {
    if (closed) return
    const text = comment?.value ?? ''
    const untouched = (isEmpty(values.value) || JSON.stringify(values.value) === JSON.stringify(initial)) && !text.trim()
    if (untouched) localStorage.removeItem(key)
    else {
      const kept: Stored = { values: values.value, comment: text, at: new Date().toISOString(), intent }
      try {
        localStorage.setItem(key, JSON.stringify(kept))
      } catch {
        // A full storage must not stop anybody from typing.
      }
    }
  }

  watch([values, comment ?? ref('')], () => {
    clearTimeout(timer)
    timer = window.setTimeout(save, 300)
  }, { deep: true })
  const leave = () => save()
  addEventListener('pagehide', leave)
  onScopeDispose(() => {
    clearTimeout(timer)
    save()
    removeEventListener('pagehide', leave)
  })

  return {
    key,
    restoredAt,
    /** The idempotency key for exactly this content. */
    keyFor(body: unknown): string {
      const text = JSON.stringify(body)
      if (intent?.body !== text) intent = { body: text, key: crypto.randomUUID() }
      save()
      return intent.key
    },
    /** After a definite refusal the next attempt is a new one. */
    forgetIntent(): void {
      intent = undefined
      save()
    },
    async discard(): Promise<void> {
      clearTimeout(timer)
      localStorage.removeItem(key)
      restoredAt.value = null
      intent = undefined
      await forgetPhotosOfDraft(key).catch(() => undefined)
    },
    /** The form is done with: nothing is kept any more. */
    async finish(): Promise<void> {
      closed = true
      clearTimeout(timer)
      localStorage.removeItem(key)
      await forgetPhotosOfDraft(key).catch(() => undefined)
    },
  }
}
