import { createApp } from 'vue'
import '@/design/tokens.css'
import { i18n, rememberedLanguage, setLanguage } from '@/i18n'
import DesignerPage from './DesignerPage.vue'
import './studio.css'

await setLanguage(rememberedLanguage())
createApp(DesignerPage).use(i18n).mount('#app')
