import { ref, watch } from 'vue'
import { serverNow, useSession } from '@/session/session'

/** The server's business time, moved on every 20 s and at once when the demonstration clock jumps. */
export const businessNow = ref(serverNow())

const refresh = () => (businessNow.value = serverNow())
setInterval(refresh, 20_000)
document.addEventListener('visibilitychange', refresh)
watch(() => useSession().state.clockSkewMs, refresh)
