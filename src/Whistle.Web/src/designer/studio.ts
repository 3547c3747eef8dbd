import { bearerHeaders } from '@/api/http'
import type { Language } from '@/i18n'
import type { Place } from './address'

/** The Studio as its elements offer it; its types are not published. */
interface BlazorRuntime {
  start(): Promise<void>
  navigateTo(address: string, options?: { forceLoad?: boolean; replaceHistoryEntry?: boolean }): void
}
declare global {
  interface Window {
    Blazor?: BlazorRuntime
    require?: { config(settings: object): void }
  }
}

const styles = [
  '_content/MudBlazor/MudBlazor.min.css',
  '_content/CodeBeam.MudBlazor.Extensions/MudExtensions.min.css',
  '_content/Radzen.Blazor/css/material-base.css',
  '_content/Elsa.Studio.Shell/css/shell.css',
  'Elsa.Studio.Host.CustomElements.styles.css',
]
const monaco = '_content/BlazorMonaco/lib/monaco-editor/min/vs'
const scriptsBefore = ['_content/BlazorMonaco/jsInterop.js', `${monaco}/loader.js`]
const scriptsAfter = [
  `${monaco}/editor/editor.main.js`,
  '_content/MudBlazor/MudBlazor.min.js',
  '_content/CodeBeam.MudBlazor.Extensions/MudExtensions.min.js',
  '_content/Radzen.Blazor/Radzen.Blazor.js',
]
const tags: Record<Place['kind'], string> = {
  definitions: 'elsa-workflow-definition-list',
  definition: 'elsa-workflow-definition-editor',
  instances: 'elsa-workflow-instance-list',
  instance: 'elsa-workflow-instance-viewer',
}

/** Loads and starts the Studio once. Its own culture is read from storage while it starts, and never again. */
export async function startStudio(language: Language): Promise<void> {
  localStorage.setItem('BlazorCulture', language === 'zh-CN' ? 'zh-CN' : 'en-US')
  const styled = Promise.all([...styles].reverse().map(loadStyle))
  await Promise.all(scriptsBefore.map(loadScript))
  if (language === 'zh-CN') window.require?.config({ 'vs/nls': { availableLanguages: { '*': 'zh-cn' } } })
  await Promise.all([...scriptsAfter.map(loadScript), styled])
  await loadScript('_framework/blazor.webassembly.js')
  await window.Blazor!.start()
  await Promise.all(Object.values(tags).map((tag) => customElements.whenDefined(tag)))
}

/** What an element of the Studio holds of its component; Microsoft's module for such elements declares it so. */
interface StudioElement extends HTMLElement {
  _addRootComponentPromise?: Promise<{ dispose(): Promise<void> }>
  _disposalTimeoutHandle?: number
  _isDisposed?: boolean
}

/**
 * Takes away what is shown. An element ends its component a second after it left the page, and two at once fail over their dialogs'
 * common place; so it is ended here and now, in the element's own way.
 */
export async function clear(host: HTMLElement): Promise<void> {
  const left = [...host.children] as StudioElement[]
  host.replaceChildren()
  for (const element of left) {
    clearTimeout(element._disposalTimeoutHandle)
    element._isDisposed = true
    await (await element._addRootComponentPromise)?.dispose()
  }
}

/** Shows one place in the empty host: the Studio bears one element on a page. */
export function place(host: HTMLElement, shown: Place, open: (place: Place) => void): void {
  const element = document.createElement(tags[shown.kind])
  pointAtServer(element)
  if (shown.kind === 'definition') element.setAttribute('definition-id', shown.id)
  if (shown.kind === 'instance') element.setAttribute('instance-id', shown.id)
  Object.assign(element, {
    editWorkflowDefinition: (id: string) => open({ kind: 'definition', id }),
    viewWorkflowInstance: (id: string) => open({ kind: 'instance', id }),
  })
  host.append(element)
}

/** The Studio reads its token when an element begins, for all of them: a new one renews what its live connection carries. */
export function renewToken(beside: HTMLElement): void {
  const provider = document.createElement('elsa-backend-provider')
  provider.hidden = true
  pointAtServer(provider)
  beside.replaceChildren(provider)
}

function pointAtServer(element: HTMLElement): void {
  element.setAttribute('remote-endpoint', new URL('/elsa/api', location.origin).href)
  element.setAttribute('access-token', (bearerHeaders() as { Authorization?: string }).Authorization?.slice('Bearer '.length) ?? '')
  // The one header of its own the Studio lets a page choose: it tells the server which window edits a draft.
  element.setAttribute('tenant-id-header-name', 'X-Whistle-Tab')
  element.setAttribute('tenant-id', tab())
}

/** Stays the same through reloads of this window; another window has another. */
function tab(): string {
  const known = sessionStorage.getItem('whistle-tab') ?? crypto.getRandomValues(new Uint32Array(4)).join('-')
  sessionStorage.setItem('whistle-tab', known)
  return known
}

function loadScript(address: string): Promise<void> {
  const script = document.createElement('script')
  script.src = address
  script.async = false
  if (address.endsWith('blazor.webassembly.js')) script.setAttribute('autostart', 'false')
  return loaded(script, document.body)
}

function loadStyle(address: string): Promise<void> {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = address
  // Before our own styles, which set the Studio's colours; so the last comes first.
  const promise = loaded(link, null)
  document.head.prepend(link)
  return promise
}

function loaded(element: HTMLScriptElement | HTMLLinkElement, parent: HTMLElement | null): Promise<void> {
  return new Promise((resolve, reject) => {
    element.onload = () => resolve()
    element.onerror = () => reject(new Error(`Could not load ${element instanceof HTMLLinkElement ? element.href : element.src}`))
    parent?.append(element)
  })
}
