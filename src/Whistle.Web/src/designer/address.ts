/** What is open in the designer. Lists carry their filters in the query, which is the Studio's own. */
export type Place =
  | { kind: 'definitions' }
  | { kind: 'definition'; id: string }
  | { kind: 'instances' }
  | { kind: 'instance'; id: string }

const base = '/designer/'

/** Addresses the Studio goes to by itself; it knows no others than those of its own application. */
const studioAddresses: [RegExp, Place['kind']][] = [
  [/^workflows\/definitions\/([^/]+)(?:\/edit)?$/, 'definition'],
  [/^workflows\/definitions\/?$/, 'definitions'],
  [/^workflows\/instances\/([^/]+)(?:\/view)?$/, 'instance'],
  [/^workflows\/instances\/?$/, 'instances'],
  [/^alterations\/instances\/([^/]+)$/, 'instance'],
]
const ownAddresses: [RegExp, Place['kind']][] = [
  [/^(?:definitions\/?)?$/, 'definitions'],
  [/^definitions\/([^/]+)\/?$/, 'definition'],
  [/^instances\/?$/, 'instances'],
  [/^instances\/([^/]+)\/?$/, 'instance'],
]

/** The place an address means; null when it is none of the designer's. */
export function placeOf(pathname: string): Place | null {
  const path = pathname === '/designer' ? '' : pathname.startsWith(base) ? pathname.slice(base.length) : null
  if (path === null) return null
  for (const [pattern, kind] of [...ownAddresses, ...studioAddresses]) {
    const match = pattern.exec(path)
    if (match) return kind === 'definition' || kind === 'instance' ? { kind, id: decoded(match[1]!) } : { kind }
  }
  return null
}

export function addressOf(place: Place): string {
  switch (place.kind) {
    case 'definition': return `${base}definitions/${encodeURIComponent(place.id)}`
    case 'instance': return `${base}instances/${encodeURIComponent(place.id)}`
    default: return base + place.kind
  }
}

export function samePlace(one: Place | null, other: Place | null): boolean {
  return one !== null && other !== null && addressOf(one) === addressOf(other)
}

/** The tab a place stands under. */
export function tabOf(place: Place | null): 'definitions' | 'instances' {
  return place?.kind === 'instance' || place?.kind === 'instances' ? 'instances' : 'definitions'
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
