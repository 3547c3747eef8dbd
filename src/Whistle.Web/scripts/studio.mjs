// Lays the official Elsa Studio (npm, unmodified) into dist/designer, as the server sends it: the copies its makers compressed,
// and the original only of what has none. Left out is what our page never asks for.
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const from = join(root, 'node_modules/@elsa-workflows/elsa-studio-wasm')
const to = join(root, 'dist/designer')

const needless = [
  /\.map$/,
  /^index\.html$|^package\.json$|^appsettings\.json$/,
  /^_framework\/(?!zh-Hans\/)[^/]+\//, // widget texts of other languages
  /nls\.messages\.(?!zh-cn)\w[\w-]*\.js$/, // the code editor's, likewise
  /^_content\/Radzen\.Blazor\/css\/(?!material-base\.css$)/,
  /^_content\/Radzen\.Blazor\/Radzen\.Blazor\.min\.js$/,
  /^_content\/Elsa\.Studio\.Shell\/(?!css\/)/, // icons and sign-in pictures of the whole application
  /^_content\/Microsoft\.AspNetCore\.Components\.WebAssembly\.Authentication\//,
]

let files = 0
let bytes = 0
for (const entry of readdirSync(from, { recursive: true })) {
  const path = entry.replaceAll('\\', '/')
  const source = join(from, path)
  const name = path.replace(/\.(br|gz)$/, '')
  if (!statSync(source).isFile() || needless.some((pattern) => pattern.test(name))) continue
  if (name === path && existsSync(`${source}.br`) && existsSync(`${source}.gz`)) continue
  mkdirSync(dirname(join(to, path)), { recursive: true })
  cpSync(source, join(to, path))
  files++
  bytes += statSync(source).size
}
// The Studio asks for its settings and takes none of them: elements are told their server by attribute.
writeFileSync(join(to, 'appsettings.json'), JSON.stringify({ Logging: { LogLevel: { Default: 'Warning' } } }))
console.log(`designer: ${files} files of the Elsa Studio, ${(bytes / 1e6).toFixed(1)} MB`)
