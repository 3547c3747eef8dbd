/** One error of a problem+json answer, at a JSON pointer of the request body. */
export interface FieldProblem { pointer: string; code?: string; message: string }

interface ProblemBody {
  title?: string
  detail?: string
  code?: string
  traceId?: string
  errors?: FieldProblem[] | null
  [extension: string]: unknown
}

/** Codes we give ourselves where no answer of the server exists. */
export type LocalCode = 'offline' | 'timeout' | 'unreadable'

/** What the server refused (RFC 9457), or why it could not be asked. `status` is 0 when no answer came. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string | undefined
  readonly traceId: string | undefined
  readonly errors: FieldProblem[]
  readonly extensions: Record<string, unknown>

  constructor(status: number, body: ProblemBody) {
    super(body.title ?? body.detail ?? `HTTP ${status}`)
    this.name = 'Problem'
    this.status = status
    this.code = body.code ?? ''
    this.detail = body.detail
    this.traceId = body.traceId
    this.errors = body.errors ?? []
    this.extensions = body
  }

  get unanswered(): boolean {
    return this.status === 0
  }

  static local(code: LocalCode): Problem {
    return new Problem(0, { code, title: code })
  }

  static from(status: number, body: unknown): Problem {
    if (body && typeof body === 'object') return new Problem(status, body as ProblemBody)
    return new Problem(status, { code: status === 0 ? 'offline' : 'unreadable' })
  }
}
