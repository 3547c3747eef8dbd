import vue from '@vitejs/plugin-vue'
import elementPlus from 'unplugin-element-plus/vite'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/** The server that answers /api during `npm run dev`; the port of its development profile. */
const server = process.env.WHISTLE_SERVER ?? 'http://localhost:5080'

/**
 * vue-i18n looks one function up in the whole namespace of Vue, which keeps everything Vue has in the bundle.
 * A namespace object of just that function lets the rest be shaken off (about 9 kB compressed).
 */
const narrowVueNamespace: Plugin = {
  name: 'narrow-vue-namespace-of-vue-i18n',
  transform(code, id) {
    if (!id.includes('/vue-i18n/dist/')) return null
    const whole = "import * as Vue from 'vue';"
    if (!code.includes(whole)) return null
    return { code: code.replace(whole, "import { getCurrentInstance as presentInstance } from 'vue';\nconst Vue = { getCurrentInstance: presentInstance };"), map: null }
  },
}

export default defineConfig({
  plugins: [vue(), narrowVueNamespace, elementPlus({})],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'true',
  },
  build: {
    target: 'es2022',
    manifest: true,
    cssCodeSplit: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      input: { index: fileURLToPath(new URL('./index.html', import.meta.url)), designer: fileURLToPath(new URL('./designer.html', import.meta.url)) },
      output: {
        // Fewer, larger files for what every page needs: less waiting on a poor network, better compression.
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules[\\/](@vue|vue|vue-router|vue-i18n|@intlify|openapi-fetch)[\\/]/ },
            { name: 'base', test: /src[\\/](api|session[\\/]session|shell[\\/](AppIcon|icons|toasts|layout|ProblemNotice|LanguageSwitch|navigation)|clocks[\\/]due)/ },
            { name: 'forms', test: /src[\\/](open[\\/](OpeningForm|OpenedNotice|useOpening)|drafts|forms[\\/](?!widgets[\\/](Files|Organisation|Units|User|Ratings|Score|Group|Rows)|StarScore|OrganisationPick|organisationNames))/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/elsa': { target: server, changeOrigin: false, ws: true },
      '/designer': { target: server, changeOrigin: false },
      '/swagger': { target: server, changeOrigin: false },
    },
  },
})
