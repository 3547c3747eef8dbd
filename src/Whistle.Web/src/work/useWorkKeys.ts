import { onBeforeUnmount, onMounted } from 'vue'

export interface WorkKeys {
  next(): void
  previous(): void
  open(): void
  claim(): void
  act(): void
  search(): void
  help(): void
}

const inForm = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** The keyboard of the workbench. Single letters are left alone while somebody types or a dialog is open. */
export function useWorkKeys(keys: WorkKeys, blocked: () => boolean): void {
  function handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || blocked()) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      keys.act()
      return
    }
    if (inForm(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    const onButton = event.target instanceof HTMLElement && event.target.closest('button, a') !== null
    switch (event.key) {
      case 'j': case 'ArrowDown': keys.next(); break
      case 'k': case 'ArrowUp': keys.previous(); break
      case 'c': keys.claim(); break
      case '/': keys.search(); break
      case '?': keys.help(); break
      case 'Enter':
        if (onButton) return
        keys.open()
        break
      default: return
    }
    event.preventDefault()
  }
  onMounted(() => addEventListener('keydown', handle))
  onBeforeUnmount(() => removeEventListener('keydown', handle))
}
