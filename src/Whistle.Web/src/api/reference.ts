import { api, filled, read, readItems } from './client'
import type { AuditEntry, AuditQuery, Category, Grid, GridAt, LoadedCaseType, Notification, OrganisationRef, Outlines, Page } from './types'

export const findCategories = (query: { scheme?: string; parent?: string; q?: string; limit?: number }, signal?: AbortSignal) =>
  readItems<Category>(api.GET('/api/v1/categories', { params: { query: filled(query) }, signal }))

export const findOrganisations = (query: { q?: string; kind?: string; callable?: boolean; limit?: number }, signal?: AbortSignal) =>
  readItems<OrganisationRef>(api.GET('/api/v1/organisations', { params: { query: filled(query) }, signal }))

export const gridAt = (lon: number, lat: number) => read<GridAt>(api.GET('/api/v1/grids/at', { params: { query: { lon, lat } } }))

export const listNotifications = (cursor?: string) => read<Page<Notification>>(api.GET('/api/v1/notifications', { params: { query: filled({ cursor }) } }))
export const listAudit = (query: AuditQuery) => read<Page<AuditEntry>>(api.GET('/api/v1/audit', { params: { query: filled(query) } }))
export const listLoadedCaseTypes = () => readItems<LoadedCaseType>(api.GET('/api/v1/admin/case-types'))

let outlines: Promise<Outlines> | null = null
const grids = new Map<string, Promise<Grid[]>>()

/** Outlines and grids change with a release, not within a visit: asked once, forgotten when the answer failed. */
export function mapOutlines(): Promise<Outlines> {
  outlines ??= read<Outlines>(api.GET('/api/v1/map/outlines')).catch((error: unknown) => {
    outlines = null
    throw error
  })
  return outlines
}

export function gridsOf(township: string): Promise<Grid[]> {
  let known = grids.get(township)
  if (!known) {
    known = readItems<Grid>(api.GET('/api/v1/grids', { params: { query: { township } } }))
    known.catch(() => grids.delete(township))
    grids.set(township, known)
  }
  return known
}
