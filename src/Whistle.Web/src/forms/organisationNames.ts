import { reactive } from 'vue'
import { findOrganisations } from '@/api/reference'
import type { OrganisationRef } from '@/api/types'

/** Names of organisations met in this visit, by code, so that a stored code can be shown by its name. */
const names = reactive(new Map<string, string>())
const asked = new Set<string>()

// Names come in the reader's language.
addEventListener('whistle:language', () => {
  names.clear()
  asked.clear()
})

export function noteOrganisations(found: readonly OrganisationRef[]): void {
  for (const organisation of found) names.set(organisation.code, organisation.name)
}

/** The name of a code; the code itself until the server answered. */
export function organisationName(code: string): string {
  const known = names.get(code)
  if (known) return known
  if (!asked.has(code)) {
    asked.add(code)
    void findOrganisations({ q: code, limit: 10 }).then(noteOrganisations, () => asked.delete(code))
  }
  return code
}
