import type { NodeTransform } from '@vue/compiler-core'

const [ELEMENT, ATTRIBUTE, TEXT] = [1, 6, 2] as const
const FIELDS: readonly string[] = ['input', 'textarea', 'select']

/**
 * Fields that say nothing else get `autocomplete="off"`: browsers write what stands in the others to the disk, readable, to put it back after a
 * crash. Here drafts do that, sealed.
 */
export const nothingRemembered: NodeTransform = (node) => {
  if (node.type !== ELEMENT || !FIELDS.includes(node.tag)) return
  if (node.props.some((prop) => prop.type === ATTRIBUTE && prop.name === 'autocomplete')) return
  const { loc } = node
  node.props.push({ type: ATTRIBUTE, name: 'autocomplete', nameLoc: loc, loc, value: { type: TEXT, content: 'off', loc } })
}
