import { findCategories } from '@/api/reference'

interface Named { key: string; label: string; detail?: string | null }

const kept = 5
const storageKey = (scheme: string | undefined, language: string) => `whistle:recent-categories:${scheme ?? 'all'}:${language}`

/** The categories last chosen on this device, newest first, in the language they were chosen in. */
export function recentCategories(scheme: string | undefined, language: string): Named[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(scheme, language)) ?? '[]')
    return Array.isArray(stored) ? (stored as Named[]) : []
  } catch {
    return []
  }
}

export function rememberCategory(scheme: string | undefined, language: string, category: Named): void {
  const others = recentCategories(scheme, language).filter((entry) => entry.key !== category.key)
  try {
    localStorage.setItem(storageKey(scheme, language), JSON.stringify([category, ...others].slice(0, kept)))
  } catch {
    // A full storage costs the shortcut only.
  }
}

/** The path shown for a key that came from a draft or from the server; the key itself when nobody knows it. */
export async function nameOfCategory(key: string, scheme: string | undefined, language: string): Promise<string> {
  const recent = recentCategories(scheme, language).find((entry) => entry.key === key)
  if (recent) return recent.detail ?? recent.label
  const found = await findCategories({ scheme, q: key, limit: 10 }).catch(() => [])
  return found.find((category) => category.key === key)?.path ?? key
}
