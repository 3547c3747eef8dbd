import { api, intentHeaders, read, readItems, type Intent } from '@/api/client'
import type { components } from '@/api/schema'

type S = components['schemas']
type Text = S['LocalText']
export type Simulation = S['Simulation']
export type SimulationResult = Simulation['result']
export type Scenario = S['Scenario']

export const simulate = (definitionId: string, body: { version: number; scenario?: unknown; scenarioKey?: string; compareWithPublished: boolean }) =>
  read<Simulation>(api.POST('/api/v1/flows/{definitionId}/simulations', { params: { path: { definitionId } }, body } as never))
export const listScenarios = (key: string) => readItems<Scenario>(api.GET('/api/v1/case-types/{key}/scenarios', { params: { path: { key } } } as never))
export const createScenario = (key: string, body: { key: string; scenario: unknown }, intent: Intent) =>
  read<Scenario>(api.POST('/api/v1/case-types/{key}/scenarios', { params: { path: { key } }, body, headers: intentHeaders(intent) } as never))
export const saveScenario = (key: string, scenario: string, body: unknown, intent: Intent) =>
  read<Scenario>(api.PUT('/api/v1/case-types/{key}/scenarios/{scenario}', { params: { path: { key, scenario } }, body: { scenario: body }, headers: intentHeaders(intent) } as never))
export const recordScenario = (key: string, body: { caseId: string; key: string; name: string }, intent: Intent) =>
  read<Scenario>(api.POST('/api/v1/case-types/{key}/scenarios/record', { params: { path: { key } }, body, headers: intentHeaders(intent) } as never))

/** A text as the server sends it: in the reader's language, or in both. */
export function inWords(text: Text | string | null | undefined, language: string): string {
  if (!text) return ''
  if (typeof text === 'string') return text
  const both = text as unknown as { zh?: string; en?: string }
  return (language === 'en' ? both.en : both.zh) ?? ''
}
