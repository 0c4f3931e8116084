/** What our words need of vue-i18n's message format: a name in braces. Its own compiler is a third of the library. */
interface Named {
  named(key: string): unknown
}

const NAME_IN_BRACES = /\{(\w+)\}/g
const compiled = new Map<string, (context: Named) => string>()

export function compileMessage(message: string): (context: Named) => string {
  const known = compiled.get(message)
  if (known) return known
  const say = (context: Named) => message.replace(NAME_IN_BRACES, (_braces, name: string) => String(context.named(name) ?? ''))
  compiled.set(message, say)
  return say
}
