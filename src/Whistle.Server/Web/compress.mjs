// Writes .br and .gz beside every text asset of the built front end, so that the server never compresses while somebody waits.
// usage: node compress.mjs <dist>
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const worthwhile = new Set(['.js', '.css', '.html', '.svg', '.json', '.txt', '.webmanifest', '.map', '.wasm'])
const root = process.argv[2]

for (const entry of readdirSync(root, { recursive: true })) {
  const path = join(root, entry)
  if (!worthwhile.has(extname(path)) || !statSync(path).isFile()) continue
  const content = readFileSync(path)
  if (content.length < 512) continue
  writeFileSync(path + '.br', brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }))
  writeFileSync(path + '.gz', gzipSync(content, { level: 9 }))
}
