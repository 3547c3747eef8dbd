import { onBeforeUnmount, onMounted, reactive, shallowRef, type Ref } from 'vue'
import { refreshSession } from '@/api/http'
import { currentLanguage } from '@/i18n'
import { resumeSession, useSession } from '@/session/session'
import { addressOf, placeOf, samePlace, type Place } from './address'
import { clear, place as placeElement, renewToken, startStudio } from './studio'
import { carryStudioCalls, savesArrived, savesUnderWay, type RefusedCall } from './traffic'
import { translateStudio } from './texts/translator'

type Stage = 'checking' | 'unreachable' | 'refused' | 'loading' | 'broken' | 'ready'

/** The Studio saves half a second after the last change; nobody leaves a drawing before that. */
const saveDelayMs = 700

/**
 * The life of the designer page: who is there, the Studio's start, and from then on the address as the one truth about what is open,
 * whoever changes it: our tabs, the browser's arrows, or the Studio itself, which runs and lists by rewriting the address.
 */
export function useDesigner(host: Ref<HTMLElement | null>, wings: Ref<HTMLElement | null>) {
  const { state: session, may } = useSession()
  const state = reactive({ stage: 'checking' as Stage, percent: 0, drawn: false })
  const open = shallowRef<Place | null>(null)
  const refusal = shallowRef<RefusedCall | null>(null)
  let changedAt = 0
  let turning = Promise.resolve()
  let renewal: number | undefined

  function goTo(to: Place): void {
    if (window.Blazor && state.stage === 'ready') window.Blazor.navigateTo(addressOf(to))
    else history.pushState(null, '', addressOf(to))
  }

  /** Brings what is shown in line with the address. */
  function follow(): void {
    const asked = placeOf(location.pathname) ?? { kind: 'definitions' }
    if (location.pathname !== addressOf(asked)) {
      history.replaceState(history.state, '', addressOf(asked) + location.search)
      return
    }
    if (samePlace(asked, open.value)) return
    const left = open.value
    open.value = asked
    refusal.value = null
    if (state.stage === 'ready') turning = turning.then(() => turn(left)).catch(() => undefined)
  }

  async function turn(left: Place | null): Promise<void> {
    if (left?.kind === 'definition') await drawingSaved()
    const asked = open.value
    if (!asked || !host.value) return
    state.drawn = false
    await clear(host.value)
    // Another place may have been asked for meanwhile; its own turn comes next.
    if (samePlace(asked, open.value)) placeElement(host.value, asked, goTo)
  }

  async function drawingSaved(): Promise<void> {
    const rest = saveDelayMs - (performance.now() - changedAt)
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest))
    await savesArrived()
  }

  function watchAddress(): void {
    for (const name of ['pushState', 'replaceState'] as const) {
      const plain = history[name].bind(history)
      history[name] = (...given: Parameters<History['pushState']>) => {
        plain(...given)
        follow()
      }
    }
    addEventListener('popstate', follow)
  }

  function signInAgain(): void {
    location.replace(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
  }

  async function renew(): Promise<void> {
    clearTimeout(renewal)
    renewal = window.setTimeout(() => void refreshSession().then((still) => (still ? renew() : signInAgain()), () => renew()), Math.max(20_000, session.tokenLifeMs * 0.7))
    if (state.stage === 'ready' && wings.value) renewToken(wings.value)
  }

  async function begin(): Promise<void> {
    state.stage = 'checking'
    session.resolved = false
    await resumeSession()
    if (session.unreachable) return void (state.stage = 'unreachable')
    if (!session.me) return signInAgain()
    if (!may('admin')) return void (state.stage = 'refused')
    state.stage = 'loading'
    try {
      await startStudio(currentLanguage())
    } catch {
      return void (state.stage = 'broken')
    }
    if (currentLanguage() === 'zh-CN') translateStudio(document.body)
    state.stage = 'ready'
    void renew()
    await turn(null)
  }

  const noteChange = () => (changedAt = performance.now())
  const holdBack = (leaving: BeforeUnloadEvent) => {
    if (savesUnderWay()) leaving.preventDefault()
  }
  /** The Studio tells how much of it is loaded by a style property of the page. */
  const progress = new MutationObserver(() => {
    const percent = parseFloat(document.documentElement.style.getPropertyValue('--blazor-load-percentage'))
    if (percent > state.percent) state.percent = percent
  })
  const drawing = new MutationObserver(() => {
    if (!state.drawn && host.value?.querySelector('.mud-table, .mud-paper, .mud-tabs, canvas, svg')) state.drawn = true
  })

  onMounted(() => {
    watchAddress()
    follow()
    carryStudioCalls({ signedOut: signInAgain, refused: (call) => (refusal.value = call) })
    progress.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] })
    drawing.observe(host.value!, { childList: true, subtree: true })
    for (const kind of ['input', 'change', 'focusout', 'keyup', 'pointerup', 'drop'] as const) host.value!.addEventListener(kind, noteChange, true)
    addEventListener('beforeunload', holdBack)
    void begin()
  })
  onBeforeUnmount(() => {
    progress.disconnect()
    drawing.disconnect()
    clearTimeout(renewal)
  })

  return { state, session, open, refusal, goTo, begin }
}
