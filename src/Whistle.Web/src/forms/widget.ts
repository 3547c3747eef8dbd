import { inject, type InjectionKey } from 'vue'
import type { Order } from '@/api/types'
import type { Field } from './schema'
import type { Errors } from './validation'

/** What every widget gets. It emits `update:modelValue` with the JSON value of its field, or undefined. */
export interface WidgetProps {
  /** Id of the control that the label points to. */
  id: string
  /** The field's name in its form; also part of test ids. */
  name: string
  field: Field
  modelValue?: unknown
  invalid?: boolean
  /** Ids of the description and error texts, for aria-describedby. */
  describedBy?: string
  required?: boolean
  /** JSON pointer of the field within the form's data, for widgets that show errors of their parts. */
  pointer: string
  errors: Errors
}

/** Facts around the form that widgets may use. */
export interface FormSurroundings {
  orders: Order[]
  /** Draft key under which photos not yet sent are kept in this browser; none where nothing is kept. */
  draftKey?: string
}

export const formSurroundings: InjectionKey<() => FormSurroundings> = Symbol('form surroundings')

export function useSurroundings(): () => FormSurroundings {
  return inject(formSurroundings, () => ({ orders: [] }))
}

/** Uploads in progress anywhere in the form, so that sending waits for them. */
export interface UploadTally { begin(): void; end(): void }
export const uploadTally: InjectionKey<UploadTally> = Symbol('uploads in progress')
