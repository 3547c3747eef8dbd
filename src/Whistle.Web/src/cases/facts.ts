import type { CaseFile } from '@/api/types'
import { formatDate, formatDateTime } from '@/clocks/due'
import { organisationName } from '@/forms/organisationNames'
import { isEmpty, isVisible, orderedNames, widgetOf, type Field, type Values } from '@/forms/schema'

export interface Fact { name: string; title: string; text: string; long: boolean }

type Translate = (key: string) => string

/** Shown elsewhere on the page: map, photo strip, category line, masked personal data. */
const shownElsewhere = new Set(['place', 'photos', 'files', 'category'])

/** What the reporter filled in, in the form's order and words. */
export function factsOf(caseFile: CaseFile, locale: string, t: Translate): Fact[] {
  const fields = caseFile.form.schema.properties ?? {}
  const masked = new Set(Object.keys(caseFile.personal?.fields ?? {}))
  return orderedNames(caseFile.form.schema)
    .filter((name) => {
      const field = fields[name]!
      return !masked.has(name) && !shownElsewhere.has(widgetOf(field)) && !isEmpty(caseFile.data[name]) && isVisible(field, caseFile.data, fields)
    })
    .map((name) => {
      const text = valueText(fields[name]!, caseFile.data[name], locale, t)
      return { name, title: fields[name]!.title ?? name, text, long: text.length > 26 || text.includes('\n') }
    })
    .filter((fact) => fact.text !== '')
}

export function valueText(field: Field, value: unknown, locale: string, t: Translate): string {
  if (isEmpty(value)) return ''
  if (field.options?.length) return field.options.find((option) => option.value === value)?.title ?? String(value)
  switch (widgetOf(field)) {
    case 'switch': return t(value ? 'common.yes' : 'common.no')
    case 'date': return formatDate(String(value), locale)
    case 'datetime': return formatDateTime(String(value), locale)
    case 'organisation': return organisationName(String(value))
    case 'organisations': return (value as string[]).map(organisationName).join('、')
    case 'choices': return (value as unknown[]).map((entry) => valueText(field.items!, entry, locale, t)).join('、')
    case 'units': return unitsText(value as { lead?: { organisation?: string }; assisting?: { organisation?: string }[] })
    case 'group': return groupText(field, value as Values, locale, t)
    case 'rows': return (value as unknown[]).map((entry) => (field.items?.properties ? groupText(field.items, entry as Values, locale, t) : String(entry))).join('\n')
    default: return typeof value === 'object' ? '' : String(value)
  }
}

function groupText(field: Field, value: Values, locale: string, t: Translate): string {
  return Object.entries(field.properties ?? {})
    .map(([name, part]) => [part.title ?? name, valueText(part, value[name], locale, t)])
    .filter(([, text]) => text)
    .map(([title, text]) => `${title}：${text}`)
    .join('；')
}

function unitsText(value: { lead?: { organisation?: string }; assisting?: { organisation?: string }[] }): string {
  const codes = [value.lead?.organisation, ...(value.assisting ?? []).map((unit) => unit.organisation)]
  return codes.filter((code): code is string => !!code).map(organisationName).join('、')
}
