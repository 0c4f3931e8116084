import { describe, expect, it, vi } from 'vitest'
import { watchTiles } from './tileWatch'

const failed = { sourceId: 'tianditu-map', failed: true }

describe('the Tianditu base', () => {
  it('is given up once when no tile comes', () => {
    const giveUp = vi.fn()
    const hear = watchTiles(giveUp)
    for (let n = 0; n < 9; n += 1) hear(failed)
    expect(giveUp).toHaveBeenCalledOnce()
  })

  it('stays when tiles come, though some fail', () => {
    const giveUp = vi.fn()
    const hear = watchTiles(giveUp)
    hear(failed)
    hear({ sourceId: 'tianditu-map', failed: false })
    for (let n = 0; n < 9; n += 1) hear(failed)
    expect(giveUp).not.toHaveBeenCalled()
  })

  it('is not blamed for other sources', () => {
    const giveUp = vi.fn()
    const hear = watchTiles(giveUp)
    for (let n = 0; n < 9; n += 1) hear({ sourceId: 'boundaries', failed: true })
    expect(giveUp).not.toHaveBeenCalled()
  })
})
