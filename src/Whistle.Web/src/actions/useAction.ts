import { computed, ref, shallowRef, type Ref } from 'vue'
import { runAction } from '@/api/cases'
import { Problem } from '@/api/problem'
import type { Action, CommandAnswer } from '@/api/types'
import { useDraft } from '@/drafts/useDraft'
import { defaultsOf, type Values } from '@/forms/schema'
import { serverErrors, type Errors } from '@/forms/validation'

/** What an action acts on; the version is the one the person was looking at. */
export interface Target { kind: 'task' | 'case'; id: string; version: number }

interface CheckableForm { check(): boolean; data(): Values; focusFirstError(): void }

/**
 * One action with its form: typed text is kept as a draft, sent once, and stays in place whatever the server
 * answers. A conflict (409) says who was faster; a stale version (412) shows the newer state and can be sent
 * again upon it.
 */
export function useAction(action: Action, target: Target, form: Ref<CheckableForm | null>, missingReason: () => string) {
  const initial: Values = action.form ? { ...defaultsOf(action.form.schema), ...action.form.value } : {}
  const values = ref<Values>(structuredClone(initial))
  const comment = ref('')
  const draft = useDraft(`action:${target.kind}:${target.id}:${action.name}`, values, comment, initial)
  const version = ref(target.version)
  const problem = shallowRef<Problem | null>(null)
  const errors = ref<Errors>({})
  const sending = ref(false)

  const conflict = computed(() => (problem.value?.status === 409 ? problem.value : null))
  /** The newer representation a 412 carries. */
  const newer = computed(() => (problem.value?.status === 412 ? ((problem.value.extensions.current ?? {}) as Record<string, unknown>) : null))

  function complete(): boolean {
    const formComplete = form.value?.check() ?? true
    if (action.reasonRequired && !comment.value.trim()) {
      errors.value = { '/comment': missingReason() }
      return false
    }
    return formComplete
  }

  async function send(): Promise<CommandAnswer | null> {
    if (sending.value) return null
    errors.value = {}
    problem.value = null
    if (!complete()) return null
    sending.value = true
    const body = { data: form.value?.data() ?? {}, comment: comment.value.trim() || null }
    try {
      const answer = await runAction(action, body, { idempotencyKey: draft.keyFor(body), ifMatch: version.value })
      await draft.finish()
      return answer
    } catch (error) {
      refuse(error instanceof Problem ? error : Problem.local('unreadable'))
      return null
    } finally {
      sending.value = false
    }
  }

  function refuse(refusal: Problem): void {
    problem.value = refusal
    if (refusal.unanswered) return
    draft.forgetIntent()
    errors.value = serverErrors(refusal.errors).own
    if (Object.keys(errors.value).length) form.value?.focusFirstError()
  }

  /** Sends the same text again upon the newer state. */
  function sendUponNewer(): Promise<CommandAnswer | null> {
    const current = newer.value?.version
    if (typeof current === 'number') version.value = current
    return send()
  }

  return { values, comment, draft, problem, errors, conflict, newer, sending, send, sendUponNewer }
}
