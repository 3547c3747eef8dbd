import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createI18n } from 'vue-i18n'
import en from '@/i18n/en'
import enAdmin from '@/i18n/en/admin'
import { toMessageFunctions } from '@/i18n/messageFunctions'
import zh from '@/i18n/zh-CN'
import zhAdmin from '@/i18n/zh-CN/admin'

type Texts = { [key: string]: string | Texts }

const flat = (texts: Texts, at = ''): Map<string, string> =>
  new Map(Object.entries(texts).flatMap(([key, value]) => (typeof value === 'string' ? [[at + key, value] as const] : [...flat(value, `${at}${key}.`)])))

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? (entry.name === 'i18n' ? [] : sources(join(folder, entry.name))) : /\.(vue|ts)$/.test(entry.name) ? [readFileSync(join(folder, entry.name), 'utf8')] : [],
  )

test('Every text has both languages with the same places to fill', () => {
  const chinese = flat({ ...zh, ...zhAdmin } as unknown as Texts)
  const english = flat({ ...en, ...enAdmin } as unknown as Texts)
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
  for (const [key, text] of chinese) expect([key, places(english.get(key)!)]).toEqual([key, places(text)])
})

test('Every text a page names exists', () => {
  const known = flat({ ...zh, ...zhAdmin } as unknown as Texts)
  const named = sources(join(process.cwd(), 'src')).flatMap((source) => [...source.matchAll(/\bt\(['"]([a-zA-Z.]+)['"]/g)].map((match) => match[1]!))
  expect(named.length).toBeGreaterThan(150)
  expect([...new Set(named)].filter((key) => !known.has(key))).toEqual([])
})

test('Places are filled and plurals chosen without the message compiler', () => {
  const i18n = createI18n({ legacy: false, locale: 'en', messages: { en: toMessageFunctions({ left: '{n} day|{n} days', by: 'by {who}, 100 %' }) as never } })
  const { t } = i18n.global as unknown as { t: (key: string, values?: object) => string }
  expect(t('left', { n: 1 })).toBe('1 day')
  expect(t('left', { n: 3 })).toBe('3 days')
  expect(t('by', { who: '王{x}' })).toBe('by 王{x}, 100 %')
})
