import { isEmpty, isVisible, pointerPart, widgetOf, type Field, type Values } from './schema'

/** Messages by JSON pointer into the form's data (`/where`, `/units/lead`). */
export type Errors = Record<string, string>
type Translate = (key: string, values?: Record<string, unknown>) => string

/**
 * What can be told before asking the server, so that a person sees it beside the field at once.
 * The server checks everything again and has the last word.
 */
export function validate(fields: Record<string, Field>, required: readonly string[], values: Values, t: Translate, at = ''): Errors {
  const errors: Errors = {}
  for (const [name, field] of Object.entries(fields)) {
    if (!isVisible(field, values, fields)) continue
    const pointer = `${at}/${pointerPart(name)}`
    const value = values[name]
    if (isEmpty(value)) {
      if (required.includes(name)) errors[pointer] = t(requiredKey(field), { title: field.title ?? name })
      else if (field.minItems && Array.isArray(value) && value.length > 0) errors[pointer] = t('validation.minItems', { n: field.minItems })
      continue
    }
    Object.assign(errors, check(field, value, t, pointer))
  }
  return errors
}

function requiredKey(field: Field): string {
  const widget = widgetOf(field)
  if (['select', 'radio', 'category', 'place', 'organisation', 'organisations', 'user', 'units', 'score', 'choices'].includes(widget)) return 'validation.choose'
  return widget === 'photos' || widget === 'files' ? 'validation.attach' : 'validation.fill'
}

function check(field: Field, value: unknown, t: Translate, pointer: string): Errors {
  if (typeof value === 'string') return single(pointer, text(field, value.trim(), t))
  if (typeof value === 'number') return single(pointer, number(field, value, t))
  if (Array.isArray(value)) return list(field, value, t, pointer)
  if (field.widget === 'place' && (value as { lon?: number } | null)?.lon === undefined) return { [pointer]: t('validation.place') }
  if (field.widget === 'units' && isEmpty((value as { lead?: { organisation?: string } } | null)?.lead?.organisation)) {
    return { [`${pointer}/lead/organisation`]: t('validation.lead') }
  }
  if (value && typeof value === 'object' && !Array.isArray(value) && field.properties) {
    return validate(field.properties, field.required ?? [], value as Values, t, pointer)
  }
  return {}
}

function single(pointer: string, message: string | null): Errors {
  return message ? { [pointer]: message } : {}
}

function text(field: Field, value: string, t: Translate): string | null {
  const length = [...value].length
  if (field.minLength && length < field.minLength) return t('validation.minLength', { n: field.minLength })
  if (field.maxLength && length > field.maxLength) return t('validation.maxLength', { n: field.maxLength, over: length - field.maxLength })
  if (field.pattern && !matches(field.pattern, value)) return field.patternMessage ?? t('validation.pattern')
  if (field.format === 'phone' && !/^(1\d{10}|0\d{2,3}-?\d{7,8})$/.test(value)) return t('validation.phone')
  if (field.format === 'id-number' && !/^\d{17}[\dXx]$/.test(value)) return t('validation.idNumber')
  return null
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return true // a pattern this browser cannot read is left to the server
  }
}

function number(field: Field, value: number, t: Translate): string | null {
  if (Number.isNaN(value)) return t('validation.number')
  if (field.type === 'integer' && !Number.isInteger(value)) return t('validation.integer')
  if (field.minimum !== undefined && field.minimum !== null && value < field.minimum) return t('validation.minimum', { n: field.minimum })
  if (field.maximum !== undefined && field.maximum !== null && value > field.maximum) return t('validation.maximum', { n: field.maximum })
  return null
}

function list(field: Field, value: unknown[], t: Translate, pointer: string): Errors {
  if (field.minItems && value.length < field.minItems) return { [pointer]: t('validation.minItems', { n: field.minItems }) }
  if (field.maxItems && value.length > field.maxItems) return { [pointer]: t('validation.maxItems', { n: field.maxItems }) }
  const errors: Errors = {}
  const item = field.items
  if (item?.properties && widgetOf(field) === 'rows') {
    value.forEach((entry, index) => Object.assign(errors, validate(item.properties!, item.required ?? [], entry as Values, t, `${pointer}/${index}`)))
  }
  return errors
}

/** Errors of a problem answer that belong into this form: those below `/data`, with that prefix taken off. */
export function serverErrors(errors: readonly { pointer: string; message: string }[]): { own: Errors; rest: string[] } {
  const own: Errors = {}
  const rest: string[] = []
  for (const { pointer, message } of errors) {
    if (pointer === '/comment') own['/comment'] = message
    else if (pointer?.startsWith('/data/')) own[pointer.slice('/data'.length)] ??= message
    else rest.push(message)
  }
  return { own, rest }
}

/** The message at a field or, for fields drawn by one widget as a whole, the first one below it. */
export function errorAt(errors: Errors, pointer: string, deep: boolean): string | undefined {
  if (errors[pointer]) return errors[pointer]
  if (!deep) return undefined
  const below = Object.keys(errors).find((key) => key.startsWith(`${pointer}/`))
  return below ? errors[below] : undefined
}
