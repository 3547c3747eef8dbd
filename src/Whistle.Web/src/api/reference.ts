import { itemsOf } from './cases'
import { get } from './client'
import type { AuditEntry, Category, Grid, GridAt, LoadedCaseType, Notification, OrganisationRef, Outlines, Page } from './types'

export const findCategories = (query: { scheme?: string; parent?: string; q?: string; limit?: number }, signal?: AbortSignal) =>
  get<Category[] | Page<Category>>('/api/v1/categories', query, signal).then(itemsOf)

export const findOrganisations = (query: { q?: string; kind?: string; callable?: boolean; limit?: number }, signal?: AbortSignal) =>
  get<OrganisationRef[] | Page<OrganisationRef>>('/api/v1/organisations', query, signal).then(itemsOf)

export const gridAt = (lon: number, lat: number) => get<GridAt>('/api/v1/grids/at', { lon, lat })

export const listNotifications = (cursor?: string) => get<Page<Notification>>('/api/v1/notifications', { cursor })
export const listAudit = (query: Record<string, string | undefined>) => get<Page<AuditEntry>>('/api/v1/audit', query)
export const listLoadedCaseTypes = () =>
  get<LoadedCaseType[] | Page<LoadedCaseType>>('/api/v1/admin/case-types').then(itemsOf)

let outlines: Promise<Outlines> | null = null
const grids = new Map<string, Promise<Grid[]>>()

/** Outlines and grids change with a release, not within a visit: asked once, forgotten when the answer failed. */
export function mapOutlines(): Promise<Outlines> {
  outlines ??= get<Outlines>('/api/v1/map/outlines').catch((error: unknown) => {
    outlines = null
    throw error
  })
  return outlines
}

export function gridsOf(township: string): Promise<Grid[]> {
  let known = grids.get(township)
  if (!known) {
    known = get<Grid[] | Page<Grid>>('/api/v1/grids', { township }).then(itemsOf)
    known.catch(() => grids.delete(township))
    grids.set(township, known)
  }
  return known
}
