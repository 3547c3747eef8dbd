import type { MessageContext, MessageFunction } from 'vue-i18n'

type Texts = { [key: string]: string | Texts }
type Functions = { [key: string]: MessageFunction<string> | Functions }

/**
 * Turns texts into the message functions vue-i18n runs, so that its message compiler (a tenth of the phone page's
 * budget) stays out of the bundle. Known are `{name}` places and `one|many` plurals by `n`; nothing else is used.
 */
export function toMessageFunctions(texts: Texts): Functions {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [key, typeof value === 'string' ? messageOf(value) : toMessageFunctions(value)]),
  )
}

function messageOf(text: string): MessageFunction<string> {
  const forms = text.split('|').map(partsOf)
  const render = (parts: Part[], ctx: MessageContext<string>) =>
    parts.map((part) => ('name' in part ? String(ctx.named(part.name) ?? '') : part.text)).join('')
  return (ctx: MessageContext<string>) => (forms.length === 1 ? render(forms[0]!, ctx) : ctx.plural(forms.map((parts) => render(parts, ctx))))
}

type Part = { text: string } | { name: string }

function partsOf(text: string): Part[] {
  return text.split(/(\{\w+\})/).map((piece) => (/^\{\w+\}$/.test(piece) ? { name: piece.slice(1, -1) } : { text: piece }))
}
