import type { FormSchema, Values } from '@/forms/schema'
import type { components, paths } from './schema'

/**
 * The server's shapes, named for the pages. Where the contract leaves an object free (a form's schema, its values),
 * the shape the pages rely on is put in its place; everything else is the generated type.
 */
type S = components['schemas']
type With<T, Part> = Omit<T, keyof Part> & Part

export type Me = S['Me']
export type Session = S['Session']
export type OrganisationRef = S['Organisation']
export type Category = S['Category']
export type GridAt = S['PlaceAt']
export type StoredFile = S['File']
export type Order = S['Order']
export type TimelineEntry = S['TimelineEntry']
export type Clock = S['Clock']
export type Notification = S['Notification']
export type AuditEntry = S['Audit']
export type LoadedCaseType = S['LoadedCaseType']

/** A closed line of [longitude, latitude] points in degrees, WGS 84. */
export type Ring = [number, number][]
export type Grid = With<S['Grid'], { ring: Ring }>
export type Outlines = With<S['Outlines'], { county: Ring; townships: With<S['TownshipOutline'], { ring: Ring }>[] }>

/** A unit a form asks a rating of: the order's id, the unit's name, lead or assisting in words. */
export interface OrderToRate { order: string; organisation: string; role: string }
export type OfferedForm = With<S['Form'], { schema: FormSchema; value: Values | null; context: { orders?: OrderToRate[] | null } | null }>
export type Action = With<S['Action'], { form: OfferedForm | null }>
export type CaseType = With<S['CaseType'], { form: OfferedForm }>
export type CaseSummary = With<S['CaseSummary'], { actions: Action[] | null }>
export type Personal = With<S['Personal'], { fields: Record<string, string> }>
export type CaseFile = With<S['Case'], { data: Values; form: OfferedForm; personal: Personal | null; actions: Action[] | null }>
export type Task = With<S['Task'], { actions: Action[] }>
export type FlowActivity = With<S['FlowActivity'], { state: 'pending' | 'current' | 'done' | 'faulted' | 'skipped' }>
export type FlowConnection = With<S['FlowConnection'], { vertices: [number, number][] }>
export type FlowDrawing = With<S['Flow'], { activities: FlowActivity[]; connections: FlowConnection[] }>

/** A demonstration account, offered on the sign-in page in Development only. */
export interface DemoAccount { userName: string; displayName: string; organisation?: string | null; role?: string | null; password?: string | null }

export interface Page<T> { items: T[]; nextCursor: string | null; total?: number | null }
export interface CommandBody { data: Values; comment: string | null }
export type CommandAnswer = { task: Task; case: CaseSummary } | CaseFile

type QueryOf<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Q } } } ? NonNullable<Q> : never
/** Queries are built from texts in the address bar; the names are checked, the values are the server's to judge. */
type Texts<Q> = { [Name in keyof Q]?: string | undefined }
export type CaseQuery = Texts<QueryOf<'/api/v1/cases'>>
export type TaskQuery = Texts<QueryOf<'/api/v1/tasks'>>
export type AuditQuery = Texts<QueryOf<'/api/v1/audit'>>
