/** The documented subset of JSON Schema in which the server describes a form; texts are in the reader's language. */

export interface Option { value: string | number | boolean; title: string; description?: string | null }

export interface When { field: string; equals?: unknown; in?: unknown[] | null; notEmpty?: boolean | null }

export type WidgetName =
  | 'text' | 'textarea' | 'number' | 'select' | 'radio' | 'switch' | 'date' | 'datetime'
  | 'category' | 'place' | 'photos' | 'files' | 'organisation' | 'organisations' | 'units'
  | 'user' | 'ratings' | 'score' | 'choices' | 'group' | 'rows'

export interface Field {
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object'
  title?: string | null
  description?: string | null
  placeholder?: string | null
  widget?: string | null
  scheme?: string | null
  options?: Option[] | null
  minLength?: number | null
  maxLength?: number | null
  pattern?: string | null
  patternMessage?: string | null
  format?: string | null
  minimum?: number | null
  maximum?: number | null
  items?: Field | null
  minItems?: number | null
  maxItems?: number | null
  properties?: Record<string, Field> | null
  required?: string[] | null
  when?: When | null
  personal?: boolean | null
  default?: unknown
}

export interface FormSchema {
  type?: 'object'
  properties?: Record<string, Field> | null
  required?: string[] | null
  sections?: { title: string; fields: string[] }[] | null
  order?: string[] | null
}

export type Values = Record<string, unknown>

const drawn = new Set<string>([
  'text', 'textarea', 'number', 'select', 'radio', 'switch', 'date', 'datetime', 'category', 'place', 'photos',
  'files', 'organisation', 'organisations', 'units', 'user', 'ratings', 'score',
])

/** The widget a field asks for, else the plainest one that can hold its type. */
export function widgetOf(field: Field): WidgetName {
  if (field.widget && drawn.has(field.widget)) return field.widget as WidgetName
  if (field.options?.length) return field.options.length <= 4 ? 'radio' : 'select'
  switch (field.type) {
    case 'boolean': return 'switch'
    case 'number':
    case 'integer': return 'number'
    case 'object': return 'group'
    case 'array': return field.items?.options?.length ? 'choices' : 'rows'
    default:
      if (field.format === 'date') return 'date'
      if (field.format === 'date-time') return 'datetime'
      return (field.maxLength ?? 0) > 120 ? 'textarea' : 'text'
  }
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  if (Array.isArray(value)) return value.length === 0
  if (typeof value === 'object') return Object.values(value).every(isEmpty)
  return false
}

/** A field under `when` exists only while its sibling has the wanted value. */
export function isVisible(field: Field, siblings: Values, fields: Record<string, Field>): boolean {
  const when = field.when
  if (!when) return true
  const other = fields[when.field]
  if (other && !isVisible(other, siblings, fields)) return false
  const value = siblings[when.field]
  if (when.notEmpty) return !isEmpty(value)
  if (when.in) return when.in.includes(value)
  if (when.equals !== undefined && when.equals !== null) return value === when.equals
  return !isEmpty(value)
}

/** Fields in the order of `order`, then of the schema. */
export function orderedNames(schema: FormSchema): string[] {
  const all = Object.keys(schema.properties ?? {})
  const first = (schema.order ?? []).filter((name) => all.includes(name))
  return [...first, ...all.filter((name) => !first.includes(name))]
}

/** Sections as drawn: those of the schema, and what no section names in a last one without a title. */
export function sectionsOf(schema: FormSchema): { title: string; fields: string[] }[] {
  const names = orderedNames(schema)
  const sections = (schema.sections ?? []).map((section) => ({
    title: section.title,
    fields: section.fields.filter((name) => names.includes(name)),
  }))
  const placed = new Set(sections.flatMap((section) => section.fields))
  const rest = names.filter((name) => !placed.has(name))
  return rest.length ? [...sections, { title: '', fields: rest }] : sections
}

export function defaultsOf(schema: FormSchema): Values {
  const values: Values = {}
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (field.default !== undefined && field.default !== null) values[name] = structuredClone(field.default)
  }
  return values
}

/** What is sent: hidden fields and empty ones left out, texts trimmed. The server refuses anything else. */
export function valuesToSend(schema: Pick<FormSchema, 'properties'>, values: Values): Values {
  const fields = schema.properties ?? {}
  const sent: Values = {}
  for (const [name, field] of Object.entries(fields)) {
    if (!isVisible(field, values, fields)) continue
    const value = tidy(field, values[name])
    if (!isEmpty(value)) sent[name] = value
  }
  return sent
}

function tidy(field: Field, value: unknown): unknown {
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) {
    const item = field.items
    return value.map((entry) => (item ? tidy(item, entry) : bare(entry))).filter((entry) => !isEmpty(entry))
  }
  if (value && typeof value === 'object') {
    return field.properties ? valuesToSend({ properties: field.properties }, value as Values) : withoutEmpty(value as Values)
  }
  return value
}

/** The parts of a value whose shape its widget knows, at any depth. */
function withoutEmpty(value: Values): Values {
  const kept = Object.entries(value).map(([name, entry]) => [name, bare(entry)] as const)
  return Object.fromEntries(kept.filter(([, entry]) => !isEmpty(entry)))
}

function bare(value: unknown): unknown {
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) return value.map(bare).filter((entry) => !isEmpty(entry))
  return value && typeof value === 'object' ? withoutEmpty(value as Values) : value
}

/** Escapes one part of a JSON pointer (RFC 6901). */
export function pointerPart(name: string | number): string {
  return String(name).replaceAll('~', '~0').replaceAll('/', '~1')
}
