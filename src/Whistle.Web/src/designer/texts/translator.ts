import { editor } from './editor'
import { headings, lists, menuWords, ports } from './lists'
import { patterns } from './patterns'
import { viewer } from './viewer'

/**
 * The official Studio is built with English texts only. This lays Chinese over them where they stand in the page, as the Studio draws
 * them: it never changes what the Studio holds or sends. The Studio draws a text again only when it itself has another.
 */
const dictionary = new Map(Object.entries({ ...lists, ...editor, ...viewer }))
const spoken = ['placeholder', 'title', 'aria-label', 'alt', 'data-label'] as const

/** What people wrote or what is code: names, values, identifiers, text under the cursor. */
export const kept = [
  '.designer-bar', '.designer-card', '.designer-wait', '.designer-refusal', '#blazor-error-ui',
  '.monaco-editor', '.monaco-aria-container', 'script', 'style', 'textarea', 'pre', 'code', '[contenteditable=true]',
].join(', ')

const longest = Math.max(...[...dictionary.keys()].map((text) => text.length), 400)
const seen = new Map<string, string | null>()

/** The text in Chinese, with the white space around it as it was; null when it is not one of the Studio's. */
export function inChinese(text: string): string | null {
  if (text.length > longest || !/[A-Za-z]/.test(text)) return null
  const known = seen.get(text)
  if (known !== undefined) return known
  const found = search(text)
  if (seen.size > 5000) seen.clear()
  seen.set(text, found)
  return found
}

function search(text: string): string | null {
  const core = text.trim().replace(/\s+/g, ' ')
  const exact = dictionary.get(core)
  if (exact !== undefined) return around(text, exact)
  for (const [pattern, chinese] of patterns) if (pattern.test(core)) return around(text, core.replace(pattern, (_, ...gaps: string[]) => filled(chinese, gaps)))
  return null
}

/** What stands in a gap may itself be a text of the Studio. */
function filled(chinese: string, gaps: string[]): string {
  return chinese.replace(/\$(\d)/g, (_, number: string) => {
    const gap = gaps[Number(number) - 1] ?? ''
    return dictionary.get(gap.charAt(0).toUpperCase() + gap.slice(1)) ?? dictionary.get(gap) ?? gap
  })
}

function around(text: string, core: string): string {
  return /^\s*/.exec(text)![0] + core + /\s*$/.exec(text)![0]
}

/** Translates what stands under the root and whatever comes to stand there. */
export function translateStudio(root: HTMLElement): void {
  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'characterData') text(change.target as Text)
      else if (change.type === 'attributes') attribute(change.target as Element, change.attributeName!)
      else for (const node of change.addedNodes) branch(node)
    }
  })
  branch(root)
  observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: [...spoken] })
}

function branch(node: Node): void {
  if (node instanceof Text) return text(node)
  if (!(node instanceof Element) || node.closest(kept)) return
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (at) =>
    at instanceof Element && at.matches(kept) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)
  for (let at: Node | null = walker.currentNode; at; at = walker.nextNode()) {
    if (at instanceof Text) speak(at)
    else for (const name of spoken) if ((at as Element).hasAttribute(name)) attribute(at as Element, name)
  }
}

function text(node: Text): void {
  if (node.parentElement && !node.parentElement.closest(kept)) speak(node)
}

function speak(node: Text): void {
  const chinese = meantHere(node) ?? (node.parentElement instanceof SVGElement ? null : inChinese(node.data))
  if (chinese !== null && chinese !== node.data && !isWritten(node.parentElement)) node.data = chinese
}

/** A few words mean another thing at the head of a column or in a menu. */
function meantHere(node: Text): string | undefined {
  const word = node.data.trim()
  if (ports.has(word) && node.parentElement instanceof SVGElement) return ports.get(word)
  if (headings.has(word) && node.parentElement?.closest('th')) return headings.get(word)
  return menuWords.has(word) && node.parentElement?.closest('.mud-menu-item, .mud-menu-list') ? menuWords.get(word) : undefined
}

function attribute(element: Element, name: string): void {
  const given = element.getAttribute(name)
  const chinese = given === null ? null : inChinese(given)
  if (chinese !== null && chinese !== given && (name === 'placeholder' || given!.includes(' ') || !isWritten(element))) element.setAttribute(name, chinese)
}

/** Shapes of the drawing and entries of the journal, which show names and outcomes. */
const named = '.elsa-activity .mud-typography, .mud-timeline-item .mud-typography-body2'
const namedColumns = new Set(['Name', '名称', 'Description', '说明', 'Value', '值', 'Definition', '流程定义', 'Default value', '默认值'])

/** Whether a text stands where people's own words stand: never translated, even where a name happens to be a word of the Studio. */
function isWritten(element: Element | null): boolean {
  if (!element) return false
  if (element.closest(named)) return true
  const cell = element.closest('td')
  const heading = cell?.closest('table')?.tHead?.rows[0]?.cells[cell.cellIndex]?.textContent?.trim()
  return heading !== undefined && namedColumns.has(heading)
}
