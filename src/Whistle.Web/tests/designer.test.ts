import { expect, test } from 'vitest'
import { addressOf, placeOf, tabOf, type Place } from '@/designer/address'

const places: Place[] = [{ kind: 'definitions' }, { kind: 'definition', id: 'whistle.unit' }, { kind: 'instances' }, { kind: 'instance', id: '0199/c0 de' }]

test('Every place of the designer has an address of its own and is found by it again', () => {
  for (const place of places) expect(placeOf(addressOf(place))).toEqual(place)
  expect(new Set(places.map(addressOf)).size).toBe(places.length)
})

test('Addresses the Studio goes to by itself lead to the same places', () => {
  expect(placeOf('/designer/workflows/instances/abc/view')).toEqual({ kind: 'instance', id: 'abc' })
  expect(placeOf('/designer/workflows/definitions/abc/edit')).toEqual({ kind: 'definition', id: 'abc' })
  expect(placeOf('/designer/alterations/instances/abc')).toEqual({ kind: 'instance', id: 'abc' })
  expect(placeOf('/designer')).toEqual({ kind: 'definitions' })
})

test('Nothing outside the designer is a place in it, and a broken address is no error', () => {
  expect(placeOf('/designers/definitions')).toBeNull()
  expect(placeOf('/designer/diagnostics/structured-logs')).toBeNull()
  expect(placeOf('/designer/definitions/%E0%A4%A')).toEqual({ kind: 'definition', id: '%E0%A4%A' })
})

test('An open definition stands under definitions, an open instance under instances', () => {
  expect(places.map(tabOf)).toEqual(['definitions', 'definitions', 'instances', 'instances'])
  expect(tabOf(null)).toBe('definitions')
})
