import { api, filled, intentHeaders, postTo, read, readItems, type Intent } from './client'
import type { Action, CaseFile, CaseQuery, CaseSummary, CaseType, Clock, CommandAnswer, CommandBody, FlowDrawing, Page, Personal, Task, TaskQuery, TimelineEntry } from './types'
import type { Values } from '@/forms/schema'

const at = (id: string) => ({ params: { path: { id } } })

export const listCaseTypes = () => readItems<CaseType>(api.GET('/api/v1/case-types'))
export const getCaseType = (key: string) => read<CaseType>(api.GET('/api/v1/case-types/{key}', { params: { path: { key } } }))

export const listCases = (query: CaseQuery) => read<Page<CaseSummary>>(api.GET('/api/v1/cases', { params: { query: filled(query) } }))
export const getCase = (id: string) => read<CaseFile>(api.GET('/api/v1/cases/{id}', at(id)))
export const getTimeline = (id: string) => readItems<TimelineEntry>(api.GET('/api/v1/cases/{id}/timeline', at(id)))
export const getCaseTasks = (id: string) => readItems<Task>(api.GET('/api/v1/cases/{id}/tasks', at(id)))
export const getClocks = (id: string) => readItems<Clock>(api.GET('/api/v1/cases/{id}/clocks', at(id)))
export const getFlow = (id: string) => read<FlowDrawing>(api.GET('/api/v1/cases/{id}/flow', at(id)))

export const openCase = (caseType: string, data: Values, intent: Intent) =>
  read<CaseFile>(api.POST('/api/v1/cases', { body: { caseType, data: data as never }, headers: intentHeaders(intent) }))

/** Shows personal data in full for a stated purpose; the server records who, when and why. */
export const unmaskPersonal = (id: string, purpose: string, intent: Intent) =>
  read<Personal>(api.POST('/api/v1/cases/{id}/personal', { ...at(id), body: { purpose }, headers: intentHeaders(intent) }))

export const listTasks = (query: TaskQuery) => read<Page<Task>>(api.GET('/api/v1/tasks', { params: { query: filled(query) } }))
export const getTask = (id: string) => read<Task>(api.GET('/api/v1/tasks/{id}', at(id)))

/** Runs an action as the server offered it. */
export const runAction = (action: Action, body: CommandBody, intent: Intent) => postTo<CommandAnswer>(action.href, body, intent)
