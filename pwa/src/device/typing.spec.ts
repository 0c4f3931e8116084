// @vitest-environment happy-dom
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isTextOpen, noticeTyping } from './typing'

beforeAll(() => noticeTyping())
afterEach(() => (document.body.innerHTML = ''))

const type = (html: string, selector: string) => {
  document.body.innerHTML = html
  document.querySelector(selector)?.dispatchEvent(new Event('input', { bubbles: true }))
  return isTextOpen()
}

describe('text on screen', () => {
  it('counts once somebody writes in it, while it is there', () => {
    document.body.innerHTML = '<textarea>kept before</textarea>'
    expect(isTextOpen()).toBe(false)
    expect(type('<textarea></textarea>', 'textarea')).toBe(true)
    document.body.innerHTML = ''
    expect(isTextOpen()).toBe(false)
  })

  it('is also a choice in a form', () => {
    expect(type('<form><select><option>a</option></select></form>', 'select')).toBe(true)
  })

  it('is no search, no filter and no password', () => {
    expect(type('<input type="search">', 'input')).toBe(false)
    expect(type('<input type="date">', 'input')).toBe(false)
    expect(type('<form><input type="tel"><input type="text" autocomplete="current-password"></form>', 'input')).toBe(false)
  })
})
