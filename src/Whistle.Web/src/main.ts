import { createApp } from 'vue'
import App from './App.vue'
import './design/tokens.css'
import './design/base.css'
import './design/controls.css'
import { i18n, rememberedLanguage, setLanguage } from './i18n'
import { router } from './router'

await setLanguage(rememberedLanguage())
createApp(App).use(i18n).use(router).mount('#app')
