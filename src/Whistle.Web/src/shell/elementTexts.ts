import { localeContextKey } from 'element-plus'
import { computed, provide } from 'vue'
import { useI18n } from 'vue-i18n'

/** The few words Element Plus says by itself in the parts we use (its whole language files stay out of the bundle). */
export function useElementTexts(): void {
  const { t, locale } = useI18n()
  const close = computed(() => t('common.close'))
  provide(localeContextKey, computed(() => ({ name: locale.value, el: { dialog: { close: close.value }, drawer: { close: close.value } } })) as never)
}
