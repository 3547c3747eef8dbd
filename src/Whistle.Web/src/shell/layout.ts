import { readonly, ref, type Ref } from 'vue'

const query = matchMedia('(max-width: 800px)')
const phone = ref(query.matches)
query.addEventListener('change', (event) => (phone.value = event.matches))

/** True where the page is laid out for a phone; the same width as in the style sheets. */
export function usePhoneLayout(): Readonly<Ref<boolean>> {
  return readonly(phone)
}
