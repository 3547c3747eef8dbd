import { onBeforeUnmount, onMounted, ref, shallowRef, type Ref } from 'vue'
import { getCaseTasks, getCaseType, openCase } from '@/api/cases'
import { Problem } from '@/api/problem'
import type { CaseFile, CaseType, Task } from '@/api/types'
import { useDraft } from '@/drafts/useDraft'
import { defaultsOf, type Values } from '@/forms/schema'
import { serverErrors, type Errors } from '@/forms/validation'

/** What the form component offers to the one who sends it. */
export interface SendableForm { check(): boolean; data(): Values; focusFirstError(): void; uploading: boolean }

/**
 * Opening a case of one type: its form, the draft kept in this browser, sending it once, and what came of it.
 * When the network is away the case waits here and is sent by itself once it is back.
 */
export function useOpening(caseTypeKey: string, form: Ref<SendableForm | null>) {
  const caseType = shallowRef<CaseType | null>(null)
  const values = ref<Values>({})
  const loading = ref(true)
  const loadProblem = shallowRef<unknown>(null)
  const problem = shallowRef<unknown>(null)
  const errors = ref<Errors>({})
  const sending = ref(false)
  const waitingForNetwork = ref(false)
  const opened = shallowRef<CaseFile | null>(null)
  const next = shallowRef<Task[]>([])
  const draft = useDraft(`open:${caseTypeKey}`, values)

  async function load(): Promise<void> {
    loading.value = true
    loadProblem.value = null
    try {
      caseType.value = await getCaseType(caseTypeKey)
      values.value = { ...defaultsOf(caseType.value.form.schema), ...values.value }
    } catch (error) {
      loadProblem.value = error
    } finally {
      loading.value = false
    }
  }

  async function send(): Promise<void> {
    if (sending.value || !form.value?.check()) return
    sending.value = true
    waitingForNetwork.value = false
    problem.value = null
    errors.value = {}
    const data = form.value.data()
    try {
      const created = await openCase(caseTypeKey, data, { idempotencyKey: draft.keyFor({ caseTypeKey, data }) })
      opened.value = created
      await draft.finish()
      next.value = (await getCaseTasks(created.id).catch(() => [])).filter((task) => task.state === 'available' || task.state === 'claimed')
    } catch (error) {
      refuse(error)
    } finally {
      sending.value = false
    }
  }

  function refuse(error: unknown): void {
    problem.value = error
    if (!(error instanceof Problem)) return
    if (error.unanswered) {
      waitingForNetwork.value = !navigator.onLine
      return
    }
    draft.forgetIntent()
    errors.value = serverErrors(error.errors).own
    if (Object.keys(errors.value).length) form.value?.focusFirstError()
  }

  async function discard(): Promise<void> {
    await draft.discard()
    values.value = caseType.value ? defaultsOf(caseType.value.form.schema) : {}
  }

  const resume = () => {
    if (waitingForNetwork.value) void send()
  }
  onMounted(() => {
    addEventListener('online', resume)
    void load()
  })
  onBeforeUnmount(() => removeEventListener('online', resume))

  return { caseType, values, loading, loadProblem, load, problem, errors, sending, waitingForNetwork, opened, next, draft, send, discard }
}
