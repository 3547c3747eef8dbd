import { expect, test } from 'vitest'
import type { FlowActivity } from '@/api/types'
import { linesOf, pointsOf, roundedPath } from '@/cases/flowGeometry'
import { contains } from '@/maps/geometry'

const activity = (id: string, x: number, y: number): FlowActivity => ({ id, name: id, description: null, type: 'T', x, y, width: 100, height: 40, state: 'pending', ports: [] })
const byId = new Map([activity('a', 0, 0), activity('b', 200, 100)].map((entry) => [entry.id, entry]))
const line = (vertices: [number, number][]) => pointsOf({ from: 'a', to: 'b', vertices }, byId)

test('A connection goes through its bends and ends at the edges of its activities', () => {
  expect(line([[50, 120]])).toEqual([[50, 40], [50, 120], [200, 120]])
})

test('Without bends a connection leaves at the right and enters at the left', () => {
  expect(line([])).toEqual([[100, 20], [150, 20], [150, 120], [200, 120]])
  expect(roundedPath(line([]))).toMatch(/^M100 20 L.* L200 120$/)
})

test('A connection to an activity that is not drawn is left out', () => {
  expect(pointsOf({ from: 'a', to: 'nowhere', vertices: [] }, byId)).toEqual([])
})

test('A long name takes two lines and says that it goes on', () => {
  expect(linesOf('街道核验', 150)).toEqual(['街道核验'])
  const lines = linesOf('牵头单位汇总反馈并提请街道现场核验', 150)
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/…$/)
})

test('A point lies in the grid whose ring goes round it', () => {
  const ring: [number, number][] = [[0, 0], [2, 0], [2, 2], [1, 1], [0, 2], [0, 0]]
  expect(contains(ring, { lon: 0.5, lat: 0.5 })).toBe(true)
  expect(contains(ring, { lon: 1, lat: 1.5 })).toBe(false)
})
