import { api, intentHeaders, read, readItems, type Intent } from '@/api/client'
import type { Page } from '@/api/types'
import type { components } from '@/api/schema'

type S = components['schemas']
export type CalendarYear = S['CalendarYear']
export type NoticeDay = S['NoticeDay']
export type NoticeReading = S['NoticeReading']
export type DueShift = S['DueShift']
export type DueShiftReport = S['DueShiftReport']
export type CalendarChange = S['CalendarChange']
export type OfficeHours = S['OfficeHours']
export type Schedule = S['Schedule']
export interface YearEntry { notice: string; url: string | null; publishedOn: string | null; days: NoticeDay[] }
export interface ScheduleEntry { name: string; nameEn: string; basis: string; basisEn: string | null; effective: string; seasons: Schedule['seasons'] }

export const listYears = () => readItems<CalendarYear>(api.GET('/api/v1/calendar/years'))
export const previewYear = (year: number, body: YearEntry) => read<DueShiftReport>(api.POST('/api/v1/calendar/years/{year}/preview', { params: { path: { year } }, body }))
export const putYear = (year: number, body: YearEntry, intent: Intent) =>
  read<CalendarChange>(api.PUT('/api/v1/calendar/years/{year}', { params: { path: { year } }, body, headers: intentHeaders(intent) } as never))
export const readNotice = (text: string, year: number) => read<NoticeReading>(api.POST('/api/v1/calendar/notice', { body: { text, year } }))
export const readHours = () => read<OfficeHours>(api.GET('/api/v1/calendar/hours'))
export const previewHours = (key: string, body: ScheduleEntry) => read<DueShiftReport>(api.POST('/api/v1/calendar/hours/{key}/preview', { params: { path: { key } }, body } as never))
export const putHours = (key: string, body: ScheduleEntry, intent: Intent) =>
  read<CalendarChange>(api.PUT('/api/v1/calendar/hours/{key}', { params: { path: { key } }, body, headers: { 'If-Match': '*', ...intentHeaders(intent) } } as never))
export const putOrganisationHours = (code: string, body: { schedule: string; from: string }, intent: Intent) =>
  read<CalendarChange>(api.PUT('/api/v1/calendar/organisations/{code}/hours', { params: { path: { code } }, body, headers: { 'If-Match': '*', ...intentHeaders(intent) } } as never))
export const listChanges = () => readItems<CalendarChange>(api.GET('/api/v1/calendar/changes'))
export const listMoved = (id: string, cursor?: string) =>
  read<Page<DueShift>>(api.GET('/api/v1/calendar/changes/{id}/moved', { params: { path: { id }, query: cursor ? { cursor } : {} } }))

/** The seven festivals of the national rules; a notice names no others. */
export const festivals: Record<string, string> = {
  元旦: 'New Year', 春节: 'Spring Festival', 清明节: 'Qingming Festival', 劳动节: 'Labour Day', 端午节: 'Dragon Boat Festival', 中秋节: 'Mid-Autumn Festival', 国庆节: 'National Day',
}
export const festivalName = (name: string, locale: string) => (locale.startsWith('en') ? (festivals[name] ?? name) : name)
