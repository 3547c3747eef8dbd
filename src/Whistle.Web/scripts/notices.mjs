// Writes dist/THIRD-PARTY-NOTICES: name, version, licence and licence text of every npm package that the
// shipped bundle can contain (the production dependencies with theirs, as the lockfile pins them).
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

const root = fileURLToPath(new URL('..', import.meta.url))
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
const permitted = /\b(MIT|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|ISC|0BSD)\b/

const sections = []
for (const [path, entry] of Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b))) {
  if (!path || entry.dev || entry.devOptional || entry.optional) continue
  const folder = join(root, path)
  if (!existsSync(folder)) continue
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const licence = typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? entry.license ?? '')
  if (!permitted.test(licence)) throw new Error(`${manifest.name}@${manifest.version} has the licence "${licence}", which is not on the permitted list.`)
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licensed under ${licence}.`
  sections.push(`${manifest.name} ${manifest.version} (${licence})\n${'-'.repeat(72)}\n${text}\n`)
}
writeFileSync(
  join(root, 'dist', 'THIRD-PARTY-NOTICES'),
  `The Whistle web front end contains the following third-party packages.\n\n${sections.join('\n\n')}`,
)
console.log(`THIRD-PARTY-NOTICES: ${sections.length} packages`)
