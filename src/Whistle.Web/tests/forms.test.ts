import { expect, test } from 'vitest'
import { isVisible, sectionsOf, valuesToSend, widgetOf, type Field, type FormSchema } from '@/forms/schema'
import { errorAt, serverErrors, validate } from '@/forms/validation'

const say = (key: string, values?: Record<string, unknown>) => (values ? `${key} ${JSON.stringify(values)}` : key)

const schema: FormSchema = {
  properties: {
    source: { type: 'string', title: 'Source', options: [{ value: 'PATROL', title: 'Patrol' }, { value: 'RESIDENT', title: 'Resident' }] },
    name: { type: 'string', title: 'Name', maxLength: 4, when: { field: 'source', in: ['RESIDENT'] } },
    phone: { type: 'string', title: 'Phone', format: 'phone', when: { field: 'name', notEmpty: true } },
    place: { type: 'object', widget: 'place', title: 'Place' },
    parties: { type: 'array', title: 'Parties', minItems: 1, items: { type: 'object', required: ['name'], properties: { name: { type: 'string', title: 'Name' } } } },
  },
  required: ['source', 'name', 'place'],
  sections: [{ title: 'First', fields: ['source', 'gone'] }],
}
const fields = schema.properties as Record<string, Field>

test('A field under a condition exists only while the condition and those it hangs on hold', () => {
  expect(isVisible(fields.name!, { source: 'PATROL' }, fields)).toBe(false)
  expect(isVisible(fields.name!, { source: 'RESIDENT' }, fields)).toBe(true)
  expect(isVisible(fields.phone!, { source: 'RESIDENT', name: '王' }, fields)).toBe(true)
  expect(isVisible(fields.phone!, { source: 'PATROL', name: '王' }, fields)).toBe(false)
})

test('Hidden and empty values are not sent, texts are trimmed', () => {
  const typed = { source: 'PATROL', name: '王桂兰', phone: '', place: { lon: 106.7, lat: 35.5, address: ' ', gridCode: undefined } }
  expect(valuesToSend(schema, typed)).toEqual({ source: 'PATROL', place: { lon: 106.7, lat: 35.5 } })
  expect(valuesToSend(schema, { source: 'RESIDENT', name: ' 王 ' })).toEqual({ source: 'RESIDENT', name: '王' })
})

test('A required field that is hidden is not asked for', () => {
  expect(Object.keys(validate(fields, schema.required!, { source: 'PATROL', place: { lon: 1, lat: 2 } }, say))).toEqual([])
  expect(Object.keys(validate(fields, schema.required!, { source: 'RESIDENT', place: { lon: 1, lat: 2 } }, say))).toEqual(['/name'])
})

test('An address alone is not a place', () => {
  const errors = validate(fields, schema.required!, { source: 'PATROL', place: { address: '解放路' } }, say)
  expect(errors).toEqual({ '/place': 'validation.place' })
})

test('Lengths count characters as people do, not code units', () => {
  const place = { lon: 1, lat: 2 }
  expect(validate(fields, [], { source: 'RESIDENT', name: '𠮷𠮷𠮷𠮷', place }, say)).toEqual({})
  expect(validate(fields, [], { source: 'RESIDENT', name: '𠮷𠮷𠮷𠮷𠮷', place }, say)['/name']).toContain('"over":1')
})

test('Errors in rows point at the row and the part', () => {
  expect(Object.keys(validate(fields, [], { parties: [{ name: '甲' }, {}] }, say))).toEqual(['/parties/1/name'])
})

test('Errors of the server go to their fields, the others stay with the form', () => {
  const { own, rest } = serverErrors([
    { pointer: '/data/place/lon', message: 'outside' },
    { pointer: '/comment', message: 'reason' },
    { pointer: '/caseType', message: 'unknown' },
  ])
  expect(own).toEqual({ '/place/lon': 'outside', '/comment': 'reason' })
  expect(rest).toEqual(['unknown'])
  expect(errorAt(own, '/place', true)).toBe('outside')
  expect(errorAt(own, '/place', false)).toBeUndefined()
})

test('Every field is drawn, also what no section names; a section names nothing that is not there', () => {
  expect(sectionsOf(schema)).toEqual([
    { title: 'First', fields: ['source'] },
    { title: '', fields: ['name', 'phone', 'place', 'parties'] },
  ])
})

test('A field without a widget gets the plainest that holds its type', () => {
  expect(widgetOf({ type: 'boolean' })).toBe('switch')
  expect(widgetOf({ type: 'string', maxLength: 500 })).toBe('textarea')
  expect(widgetOf({ type: 'array', items: { type: 'string', options: [{ value: 'a', title: 'A' }] } })).toBe('choices')
  expect(widgetOf({ type: 'object', widget: 'of-tomorrow' })).toBe('group')
})
