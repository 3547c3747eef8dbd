import { createI18n } from 'vue-i18n'
import { setRequestLanguage } from '@/api/http'
import { toMessageFunctions } from './messageFunctions'
import type { Messages } from './zh-CN'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

const storageKey = 'whistle:language'
const loaders: Record<Language, () => Promise<{ default: Messages }>> = {
  'zh-CN': () => import('./zh-CN'),
  en: () => import('./en'),
}

const adminLoaders: Record<Language, () => Promise<{ default: object }>> = {
  'zh-CN': () => import('./zh-CN/admin'),
  en: () => import('./en/admin'),
}
const adminTexts = new Set<Language>()
let adminWanted = false

export const i18n = createI18n({ legacy: false, locale: 'zh-CN', fallbackLocale: 'zh-CN', messages: {} as Record<string, Messages> })

/** The language chosen here before; Chinese unless the person chose otherwise. */
export function rememberedLanguage(): Language {
  const stored = localStorage.getItem(storageKey)
  return languages.find((language) => language === stored) ?? 'zh-CN'
}

export function currentLanguage(): Language {
  return i18n.global.locale.value as Language
}

/** Loads the texts of one language and makes page and server speak it. */
export async function setLanguage(language: Language): Promise<void> {
  if (!i18n.global.availableLocales.includes(language)) {
    i18n.global.setLocaleMessage(language, toMessageFunctions((await loaders[language]()).default) as never)
  }
  if (adminWanted) await addAdminTexts(language)
  i18n.global.locale.value = language
  document.documentElement.lang = language
  setRequestLanguage(language)
  localStorage.setItem(storageKey, language)
}

/** The texts of the administrators' pages; they come with the first of these pages. */
export async function loadAdminTexts(): Promise<void> {
  adminWanted = true
  await addAdminTexts(currentLanguage())
}

async function addAdminTexts(language: Language): Promise<void> {
  if (adminTexts.has(language)) return
  const { default: texts } = await adminLoaders[language]()
  i18n.global.mergeLocaleMessage(language, toMessageFunctions(texts as never) as never)
  adminTexts.add(language)
}
