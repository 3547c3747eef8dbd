import { defineAsyncComponent, type Component } from 'vue'
import type { WidgetName } from '../schema'
import CategoryWidget from './CategoryWidget.vue'
import ChoicesWidget from './ChoicesWidget.vue'
import DateTimeWidget from './DateTimeWidget.vue'
import DateWidget from './DateWidget.vue'
import NumberWidget from './NumberWidget.vue'
import PhotosWidget from './PhotosWidget.vue'
import PlaceWidget from './PlaceWidget.vue'
import RadioWidget from './RadioWidget.vue'
import SelectWidget from './SelectWidget.vue'
import SwitchWidget from './SwitchWidget.vue'
import TextAreaWidget from './TextAreaWidget.vue'
import TextWidget from './TextWidget.vue'

/** One widget a file. Those that only office forms use are fetched when a form asks for them. */
export const widgets: Record<WidgetName, Component> = {
  text: TextWidget,
  textarea: TextAreaWidget,
  number: NumberWidget,
  select: SelectWidget,
  radio: RadioWidget,
  switch: SwitchWidget,
  date: DateWidget,
  datetime: DateTimeWidget,
  category: CategoryWidget,
  place: PlaceWidget,
  photos: PhotosWidget,
  choices: ChoicesWidget,
  files: defineAsyncComponent(() => import('./FilesWidget.vue')),
  organisation: defineAsyncComponent(() => import('./OrganisationWidget.vue')),
  organisations: defineAsyncComponent(() => import('./OrganisationsWidget.vue')),
  units: defineAsyncComponent(() => import('./UnitsWidget.vue')),
  user: defineAsyncComponent(() => import('./UserWidget.vue')),
  ratings: defineAsyncComponent(() => import('./RatingsWidget.vue')),
  score: defineAsyncComponent(() => import('./ScoreWidget.vue')),
  group: defineAsyncComponent(() => import('./GroupWidget.vue')),
  rows: defineAsyncComponent(() => import('./RowsWidget.vue')),
}
