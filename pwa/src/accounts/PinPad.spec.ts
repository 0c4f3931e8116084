// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import PinPad from './PinPad.vue'

const pads: ReturnType<typeof mount>[] = []
function aPad(props: { resting?: boolean } = {}) {
  const pad = mount(PinPad, { props, global: { plugins: [i18n] }, attachTo: document.body })
  pads.push(pad)
  return pad
}
async function press(pad: ReturnType<typeof aPad>, digits: string) {
  for (const digit of digits) await pad.findAll('button').find((button) => button.text() === digit)!.trigger('click')
}
const type = (key: string, named: KeyboardEventInit = {}, target: EventTarget = document.body) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...named }))
afterEach(() => pads.splice(0).forEach((pad) => pad.unmount()))

describe('the six digits', () => {
  it('are told when the sixth is there, and start anew', async () => {
    const pad = aPad()
    await press(pad, '25801')
    expect(pad.emitted('done')).toBeUndefined()
    await press(pad, '3')
    await press(pad, '111222')
    expect(pad.emitted('done')).toEqual([['258013'], ['111222']])
  })

  it('are counted for those who do not see the dots', async () => {
    const pad = aPad()
    await press(pad, '258')
    expect(pad.get('[role=status]').attributes('aria-label')).toContain('3')
  })

  it('may be typed and taken back on a keyboard, but not out of a field or a shortcut', () => {
    const pad = aPad()
    const field = document.body.appendChild(document.createElement('input'))
    for (const key of '25809') type(key)
    type('Backspace')
    type('7', {}, field)
    type('7', { ctrlKey: true })
    type('1')
    type('3')
    field.remove()
    expect(pad.emitted('done')).toEqual([['258013']])
  })

  it('rest while there is something to wait for', async () => {
    const pad = aPad({ resting: true })
    await press(pad, '258013')
    for (const key of '258013') type(key)
    expect(pad.emitted('done')).toBeUndefined()
  })
})
