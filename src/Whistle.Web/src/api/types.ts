import type { FormSchema } from '@/forms/schema'

export interface Named { id: string; name: string }
export interface OrganisationRef extends Named { code: string; kind?: string; kindName?: string }

export interface Me {
  id: string
  userName: string
  displayName: string
  organisation: OrganisationRef | null
  roles: { role: string; name: string; organisationId?: string | null; organisationName?: string | null; gridId?: string | null }[]
  language?: string | null
  menus: string[]
  caseTypes: string[]
  demoClock: boolean
  now: string
}

export interface Session { accessToken: string; expiresIn: number; me: Me }
export interface DemoAccount { userName: string; displayName: string; organisation?: string | null; role?: string | null; password?: string | null }

export interface OfferedForm { key?: string | null; title?: string | null; schema: FormSchema; example?: unknown; context?: FormContext | null }
export interface FormContext { orders?: Order[] | null }

export interface CaseType {
  key: string
  name: string
  description?: string | null
  canOpen: boolean
  form: OfferedForm
  stages: { key: string; name: string }[]
  kinds: { key: string; name: string; description?: string | null }[]
}

export interface Category {
  key: string
  code: string
  name: string
  path: string
  level: number
  selectable: boolean
  urgencyClass?: string | null
  leadDepartment?: string | null
}

export type Ring = [number, number][]
export interface Grid { id: string; code: string; name: string; community?: string | null; townshipCode: string; ring: Ring }
export interface GridAt {
  inCounty: boolean
  county: { code: string; name: string } | null
  township: { code: string; name: string } | null
  grid: { id: string; code: string; name: string } | null
}
export interface Outlines { county: Ring; townships: { code: string; name: string; ring: Ring }[] }

export interface StoredFile {
  id: string
  fileName: string
  mediaType: string
  size: number
  sha256?: string
  takenAt?: string | null
  lon?: number | null
  lat?: number | null
  url: string
  thumbnailUrl?: string | null
}

export interface Action {
  name: string
  label: string
  method: string
  href: string
  form: OfferedForm | null
  reasonRequired: boolean
  primary: boolean
  danger: boolean
  description?: string | null
}

export interface Place {
  lon: number
  lat: number
  address?: string | null
  grid?: { code: string; name: string } | null
  township?: { code: string; name: string } | null
}

export interface CaseSummary {
  id: string
  number: string
  caseType: string
  caseTypeName: string
  title: string
  stage: string
  stageName: string
  status: 'open' | 'closed' | 'cancelled' | 'archived'
  kind?: string | null
  kindName?: string | null
  category?: { key: string; name: string; path: string } | null
  urgency?: string | null
  urgencyName?: string | null
  organisation: Named
  place?: Place | null
  openedAt: string
  openedBy?: string | null
  updatedAt: string
  dueAt?: string | null
  waitingUntil?: string | null
  closedAt?: string | null
  version: number
  photoUrl?: string | null
  actions?: Action[] | null
}

export interface CaseFile extends CaseSummary {
  data: Record<string, unknown>
  form: FormSchema
  personal?: { masked: boolean; fields: Record<string, string> } | null
  files: StoredFile[]
  orders: Order[]
  actions: Action[]
}

export interface Order {
  id: string
  organisation: OrganisationRef
  role: 'lead' | 'assist'
  roleName: string
  state: string
  stateName: string
  requirement?: string | null
  dispatchedAt: string
  signedAt?: string | null
  arrivedAt?: string | null
  fedBackAt?: string | null
  feedback?: string | null
  rating?: number | null
  ratingComment?: string | null
}

export interface TimelineEntry {
  id: string
  at: string
  actor: string
  actorOrganisation?: string | null
  kind: string
  text: string
  comment?: string | null
  taskId?: string | null
  orderId?: string | null
  clockId?: string | null
  files?: StoredFile[] | null
}

export interface Clock {
  id: string
  policy: string
  name: string
  dueAt: string
  state: 'running' | 'paused' | 'met' | 'overdue' | 'cancelled'
  startedAt: string
  stoppedAt?: string | null
  explanation: string
  basis?: string | null
  provisional: boolean
  nextRung?: { name: string; at: string } | null
  orderId?: string | null
}

export interface Task {
  id: string
  caseId: string
  case: {
    number: string
    title: string
    stage: string
    stageName: string
    caseType: string
    place?: { address?: string | null } | null
    urgency?: string | null
    photoUrl?: string | null
  }
  kind: string
  name: string
  state: 'available' | 'claimed' | 'completed' | 'cancelled'
  organisation?: Named | null
  assignee?: { id: string; displayName: string } | null
  orderId?: string | null
  createdAt: string
  dueAt?: string | null
  clock?: { state: string; explanation?: string | null; remainingText?: string | null } | null
  completedAt?: string | null
  completedBy?: string | null
  outcome?: string | null
  outcomeName?: string | null
  result?: unknown
  comment?: string | null
  version: number
  actions: Action[]
}

export interface FlowActivity {
  id: string
  name: string
  description?: string | null
  type: string
  x: number
  y: number
  width: number
  height: number
  state: 'pending' | 'current' | 'done' | 'faulted' | 'skipped'
  ports?: string[] | null
}
export interface FlowConnection { from: string; port?: string | null; portName?: string | null; to: string; vertices?: [number, number][] | null; taken: boolean }
export interface FlowDrawing {
  definitionId: string
  name: string
  version: number
  activities: FlowActivity[]
  connections: FlowConnection[]
  children?: { orderId: string; organisationName: string; definitionId: string; current: string[] }[] | null
}

export interface Notification { id: string; at: string; text: string; caseId?: string | null }
export interface AuditEntry {
  sequence: number
  at: string
  userName?: string | null
  action: string
  objectType?: string | null
  objectId?: string | null
  caseId?: string | null
  detail?: unknown
  traceId?: string | null
}
export interface LoadedCaseType { file: string; key?: string | null; name?: string | null; loaded: boolean; problems: { activity?: string | null; code: string; message: string }[] }

export interface Page<T> { items: T[]; nextCursor: string | null; total?: number | null }
export interface CommandBody { data: Record<string, unknown>; comment?: string | null }
