import type { Ring } from '@/api/types'

/** Whether a ring holds a point: the number of its edges a ray to the east crosses is odd. */
export function contains(ring: Ring, point: { lon: number; lat: number }): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[i]!
    const [x2, y2] = ring[j]!
    if (y1 > point.lat !== y2 > point.lat && point.lon < ((x2 - x1) * (point.lat - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}
