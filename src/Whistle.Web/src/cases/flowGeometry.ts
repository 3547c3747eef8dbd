/** What can be laid out: an activity in its place, and a line between two with its bends. */
export interface Placed { id: string; x: number; y: number; width: number; height: number }
export interface Line { from: string; to: string; vertices?: readonly (readonly number[])[] | null }
export interface Drawing { activities: readonly Placed[]; connections: readonly Line[] }

export interface Box { minX: number; minY: number; width: number; height: number }

const margin = 28

/** The frame that holds every activity and every bend of a connection. */
export function boundsOf(flow: Drawing): Box {
  const xs: number[] = []
  const ys: number[] = []
  for (const activity of flow.activities) {
    xs.push(activity.x, activity.x + activity.width)
    ys.push(activity.y, activity.y + activity.height)
  }
  for (const [x, y] of flow.connections.flatMap((connection) => connection.vertices ?? [])) {
    xs.push(x!)
    ys.push(y!)
  }
  if (!xs.length) return { minX: 0, minY: 0, width: 100, height: 100 }
  const minX = Math.min(...xs) - margin
  const minY = Math.min(...ys) - margin
  return { minX, minY, width: Math.max(...xs) + margin - minX, height: Math.max(...ys) + margin - minY }
}

type Point = [number, number]

/** Where the straight line from an activity's middle to a point leaves its rectangle. */
function edgeToward(activity: Placed, [px, py]: Point): Point {
  const cx = activity.x + activity.width / 2
  const cy = activity.y + activity.height / 2
  const dx = px - cx
  const dy = py - cy
  if (dx === 0 && dy === 0) return [cx, cy]
  const scale = Math.min(activity.width / 2 / Math.max(Math.abs(dx), 1e-6), activity.height / 2 / Math.max(Math.abs(dy), 1e-6))
  return [cx + dx * scale, cy + dy * scale]
}

const middle = (activity: Placed): Point => [activity.x + activity.width / 2, activity.y + activity.height / 2]

/** The corners of a connection: from the edge of its source over its bends to the edge of its target. */
export function pointsOf(connection: Line, byId: Map<string, Placed>): Point[] {
  const from = byId.get(connection.from)
  const to = byId.get(connection.to)
  if (!from || !to) return []
  const bends = (connection.vertices ?? []) as unknown as Point[]
  if (bends.length === 0) return direct(from, to)
  return [edgeToward(from, bends[0]!), ...bends, edgeToward(to, bends.at(-1)!)]
}

/** Without bends: sideways out and in when the target lies clearly beside, else straight. */
function direct(from: Placed, to: Placed): Point[] {
  const [fx, fy] = middle(from)
  const [tx, ty] = middle(to)
  const gap = to.x - (from.x + from.width)
  if (gap > 24 && Math.abs(ty - fy) > 6) {
    const turn = from.x + from.width + gap / 2
    return [[from.x + from.width, fy], [turn, fy], [turn, ty], [to.x, ty]]
  }
  return [edgeToward(from, [tx, ty]), edgeToward(to, [fx, fy])]
}

/** An SVG path through the points with rounded corners. */
export function roundedPath(points: Point[], radius = 9): string {
  if (points.length < 2) return ''
  let path = `M${points[0]!.join(' ')}`
  for (let i = 1; i < points.length - 1; i++) {
    const before = toward(points[i]!, points[i - 1]!, radius)
    const after = toward(points[i]!, points[i + 1]!, radius)
    path += ` L${before.join(' ')} Q${points[i]!.join(' ')} ${after.join(' ')}`
  }
  return `${path} L${points.at(-1)!.join(' ')}`
}

function toward([x, y]: Point, [tx, ty]: Point, distance: number): Point {
  const length = Math.hypot(tx - x, ty - y) || 1
  const share = Math.min(distance, length / 2) / length
  return [x + (tx - x) * share, y + (ty - y) * share]
}

/** Where a port's name stands: near the start of the connection's longest leg. */
export function labelPoint(points: Point[]): Point {
  let best: Point = points[0] ?? [0, 0]
  let longest = -1
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1]!
    const [bx, by] = points[i]!
    const length = Math.hypot(bx - ax, by - ay)
    if (length > longest) {
      longest = length
      best = [(ax + bx) / 2, (ay + by) / 2]
    }
  }
  return best
}

/** Splits a name into at most two lines; a Chinese character counts as two Latin ones. */
export function linesOf(name: string, width: number): string[] {
  const room = Math.max(4, Math.floor((width - 40) / 7.4))
  const lines: string[] = ['']
  let used = 0
  for (const character of name) {
    const size = character.codePointAt(0)! > 0x2e7f ? 2 : 1
    if (used + size > room) {
      if (lines.length === 2) {
        lines[1] = `${lines[1]!.slice(0, -1)}…`
        break
      }
      lines.push('')
      used = 0
    }
    lines[lines.length - 1] += character
    used += size
  }
  return lines
}
