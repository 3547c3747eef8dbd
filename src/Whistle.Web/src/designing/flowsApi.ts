import { api, intentHeaders, read, readItems, type Intent } from '@/api/client'
import type { components } from '@/api/schema'
import type { Page } from '@/api/types'

type S = components['schemas']
export type Flow = S['FlowSummary']
export type FlowVersion = S['FlowVersion']
export type Comparison = S['Comparison']
export type ComparedNode = S['ComparedNode']
export type PublishRequest = S['PublishRequest']
export type Bundle = S['Bundle']
export type Preview = S['MigrationPreview']
export type Position = S['Position']
export type Batch = S['MigrationBatch']
export type BatchCase = S['BatchCase']
export interface Choice { definition: string; from: string; to: string }
export type Verdict = Position['verdict']
export type Change = ComparedNode['change']

export const listFlows = () => readItems<Flow>(api.GET('/api/v1/flows'))
export const readSettings = () => read<S['FlowSettings']>(api.GET('/api/v1/flows/settings'))
export const listVersions = (definitionId: string) => readItems<FlowVersion>(api.GET('/api/v1/flows/{definitionId}/versions', { params: { path: { definitionId } } }))
export const compare = (definitionId: string, from: number, to: number) =>
  read<Comparison>(api.GET('/api/v1/flows/{definitionId}/compare', { params: { path: { definitionId }, query: { from, to } } }))
export const publishFlow = (definitionId: string, overrideReason: string | null) =>
  read<S['Published']>(api.POST('/api/v1/flows/{definitionId}/publish', { params: { path: { definitionId } }, body: { overrideReason } } as never))
export const listRequests = () => readItems<PublishRequest>(api.GET('/api/v1/flows/requests'))
export const approveRequest = (id: string) => read<unknown>(api.POST('/api/v1/flows/requests/{id}/approve', { params: { path: { id } } }))
export const rejectRequest = (id: string, reason: string) => read<unknown>(api.POST('/api/v1/flows/requests/{id}/reject', { params: { path: { id } }, body: { reason } }))

export const listBundles = () => readItems<Bundle>(api.GET('/api/v1/migrations/bundles'))
export const preview = (body: { from: string; to: string; choices: Choice[]; cursor?: string; limit: number }) =>
  read<Preview>(api.POST('/api/v1/migrations/preview', { body } as never))
export const startMigration = (body: { from: string; to: string; choices: Choice[]; cases?: string[]; reason: string }, intent: Intent) =>
  read<Batch>(api.POST('/api/v1/migrations', { body, headers: intentHeaders(intent) } as never))
export const listBatches = (cursor?: string) => read<Page<Batch>>(api.GET('/api/v1/migrations', { params: { query: { limit: 20, ...(cursor ? { cursor } : {}) } } }))
export const readBatch = (id: string) => read<Batch>(api.GET('/api/v1/migrations/{id}', { params: { path: { id } } }))
export const listBatchCases = (id: string, cursor?: string) =>
  read<Page<BatchCase>>(api.GET('/api/v1/migrations/{id}/cases', { params: { path: { id }, query: { limit: 50, ...(cursor ? { cursor } : {}) } } }))
export const undoBatch = (id: string, reason: string, intent: Intent) =>
  read<Batch>(api.POST('/api/v1/migrations/{id}/undo', { params: { path: { id } }, body: { reason }, headers: intentHeaders(intent) } as never))
