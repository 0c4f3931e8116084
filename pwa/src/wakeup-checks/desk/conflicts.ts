import type { ElderData } from '../wire'

const ELEMENT = /^(?<list>\w+)\[(?<id>.+)\]$/

/**
 * The data a decision sends: the chosen value for a plain field, or the whole list with the chosen element in its
 * place for `contacts[<id>]`. A chosen null takes the element out.
 */
export function resolvingData(data: ElderData, field: string, chosen: unknown): Record<string, unknown> {
  const { list, id } = ELEMENT.exec(field)?.groups ?? {}
  if (!list || !id) return { [field]: chosen }
  const standing = ((data as unknown as Record<string, { id: string }[] | null>)[list] ?? []).filter((element) => element.id !== id)
  return { [list]: chosen === null ? standing : [...standing, chosen] }
}
