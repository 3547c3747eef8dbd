// Weighs what a browser fetches before each page is usable: the page's chunk with everything it imports
// statically, the entry, the zh-CN texts and index.html, gzipped. Fails when a page is over its budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'))

const budgets = [
  { page: 'sign in', roots: ['src/session/SignInPage.vue'], limit: 100_000 },
  { page: 'blow', roots: ['src/blow/BlowPage.vue', 'src/forms/widgets/OrganisationsWidget.vue'], limit: 100_000 },
  { page: 'workbench', roots: ['src/work/WorkPage.vue', 'src/cases/CaseDetail.vue'], limit: 250_000 },
  { page: 'case', roots: ['src/cases/CasePage.vue', 'src/cases/CaseDetail.vue'], limit: 250_000 },
]
const everyPage = ['index.html', 'src/i18n/zh-CN/index.ts']

/** All files a chunk needs before it can run: itself, its static imports, their styles. */
function closure(roots) {
  const files = new Set(['index.html'])
  const seen = new Set()
  const visit = (key) => {
    if (seen.has(key)) return
    seen.add(key)
    const chunk = manifest[key]
    if (!chunk) throw new Error(`The Vite manifest has no chunk "${key}".`)
    files.add(chunk.file)
    for (const style of chunk.css ?? []) files.add(style)
    for (const next of chunk.imports ?? []) visit(next)
  }
  roots.forEach(visit)
  return [...files]
}

let over = false
for (const { page, roots, limit } of budgets) {
  const present = roots.filter((root) => manifest[root])
  if (present.length === 0) throw new Error(`No chunk for page "${page}".`)
  const files = closure([...everyPage, ...present])
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(dist + file)).length, 0)
  const verdict = bytes <= limit ? 'ok' : 'OVER'
  over ||= bytes > limit
  console.log(`${verdict.padEnd(5)} ${page.padEnd(10)} ${(bytes / 1000).toFixed(1).padStart(6)} kB of ${limit / 1000} kB gzip, ${files.length} files`)
  if (process.argv.includes('--files')) {
    for (const file of files) console.log(`        ${String(gzipSync(readFileSync(dist + file)).length).padStart(7)}  ${file}`)
  }
}
if (over) {
  console.error('A page is over its size budget.')
  process.exit(1)
}
