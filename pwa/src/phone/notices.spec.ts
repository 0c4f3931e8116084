import { describe, expect, it } from 'vitest'
import { noticesFor, type Circumstances } from './notices'

const usual: Circumstances = {
  today: '2026-11-23', rollDate: '2026-11-23', clockWrong: false, agent: 'Mozilla/5.0 (Linux; Android 11) Chrome/97', standalone: true, room: null, updateWaits: false,
}

describe('what the frame has to say', () => {
  it('is nothing on a usual morning', () => {
    expect(noticesFor(usual)).toEqual([])
  })

  it.each([
    ['2026-11-17', []],
    ['2026-11-16', ['oldRoll']],
  ])('a roll of %s', (rollDate, notices) => {
    expect(noticesFor({ ...usual, rollDate })).toEqual(notices)
  })

  it('in WeChat tells how to leave it, and nothing about home screens', () => {
    const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0'
    expect(noticesFor({ ...usual, agent, standalone: false })).toEqual(['wechat'])
  })

  it('on an iPhone asks for the home screen until it stands there', () => {
    const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/605'
    expect(noticesFor({ ...usual, agent, standalone: false })).toEqual(['iphone'])
    expect(noticesFor({ ...usual, agent })).toEqual([])
  })

  const MB = 1024 * 1024
  it.each([
    [{ left: 60 * MB, whole: 200 * MB }, []],
    [{ left: 49 * MB, whole: 200 * MB }, ['storage']],
    [{ left: 90 * MB, whole: 1000 * MB }, ['storage']],
  ])('of room %o', (room, notices) => {
    expect(noticesFor({ ...usual, room })).toEqual(notices)
  })

  it('puts a wrong clock first', () => {
    expect(noticesFor({ ...usual, clockWrong: true, updateWaits: true })).toEqual(['clock', 'update'])
  })
})
