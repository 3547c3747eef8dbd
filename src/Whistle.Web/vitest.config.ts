import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // One worker and patience: these run beside browsers and databases on a small machine.
  test: { include: ['tests/**/*.test.ts'], pool: 'threads', fileParallelism: false, testTimeout: 60_000 },
})
