import { reactive } from 'vue'

export interface Toast { id: number; tone: 'ok' | 'danger' | 'info'; text: string }

export const toasts = reactive<Toast[]>([])
let next = 1

/** Says something short at the edge of the page; read out by screen readers, gone after six seconds. */
export function toast(text: string, tone: Toast['tone'] = 'ok'): void {
  const id = next++
  toasts.push({ id, tone, text })
  setTimeout(() => dismiss(id), 6_000)
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((entry) => entry.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
