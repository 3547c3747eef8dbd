import { get, post, type Intent } from './client'
import type { Action, CaseFile, CaseSummary, CaseType, Clock, CommandBody, FlowDrawing, Page, Task, TimelineEntry } from './types'

export const listCaseTypes = () => get<CaseType[] | Page<CaseType>>('/api/v1/case-types').then(itemsOf)
export const getCaseType = (key: string) => get<CaseType>(`/api/v1/case-types/${key}`)
export const listCases = (query: Record<string, string | undefined>) => get<Page<CaseSummary>>('/api/v1/cases', query)
export const getCase = (id: string) => get<CaseFile>(`/api/v1/cases/${id}`)
export const getTimeline = (id: string) => get<Page<TimelineEntry>>(`/api/v1/cases/${id}/timeline`, { limit: 200 }).then((page) => page.items)
export const getCaseTasks = (id: string) => get<Page<Task>>(`/api/v1/cases/${id}/tasks`, { limit: 200 }).then((page) => page.items)
export const getClocks = (id: string) => get<Page<Clock>>(`/api/v1/cases/${id}/clocks`, { limit: 200 }).then((page) => page.items)
export const getFlow = (id: string) => get<FlowDrawing>(`/api/v1/cases/${id}/flow`)

export const openCase = (caseType: string, data: Record<string, unknown>, intent: Intent) =>
  post<CaseFile>('/api/v1/cases', { caseType, data }, intent)

/** Shows personal data in full for a stated purpose; the server records who, when and why. */
export const unmaskPersonal = (id: string, purpose: string, intent: Intent) =>
  post<{ fields: Record<string, string> }>(`/api/v1/cases/${id}/personal`, { purpose }, intent)

export const listTasks = (query: Record<string, string | undefined>) => get<Page<Task>>('/api/v1/tasks', query)
export const getTask = (id: string) => get<Task>(`/api/v1/tasks/${id}`)

export type CommandAnswer = { task: Task; case: CaseSummary } | CaseFile

/** Runs an action as the server offered it. */
export const runAction = (action: Action, body: CommandBody, intent: Intent) => post<CommandAnswer>(action.href, body, intent)

/** Reference lists come as bare arrays or as pages. */
export function itemsOf<T>(answer: T[] | Page<T>): T[] {
  return Array.isArray(answer) ? answer : answer.items
}
