import { afterEach, describe, expect, it, vi } from 'vitest'
import { lessened, openUpright, turning, within } from './upright'

/** Where a corner of the stored picture comes to lie on the upright one of 30 × 40. */
function corner(orientation: number, x: number, y: number): string {
  const [a, b, c, d, e, f] = turning(orientation, 30, 40)
  const [left, top] = [a * x + c * y + e, b * x + d * y + f]
  return `${top === 0 ? 'top' : top === 40 ? 'bottom' : top} ${left === 0 ? 'left' : left === 30 ? 'right' : left}`
}

describe('standing upright', () => {
  it.each([
    [1, 30, 40, 'top left', 'top right'],
    [2, 30, 40, 'top right', 'top left'],
    [3, 30, 40, 'bottom right', 'bottom left'],
    [4, 30, 40, 'bottom left', 'bottom right'],
    [5, 40, 30, 'top left', 'bottom left'],
    [6, 40, 30, 'top right', 'bottom right'],
    [7, 40, 30, 'bottom right', 'top right'],
    [8, 40, 30, 'bottom left', 'top left'],
  ])('EXIF orientation %i: the first corner and the one beside it', (orientation, width, _height, first, beside) => {
    expect(corner(orientation, 0, 0)).toBe(first)
    expect(corner(orientation, width, 0)).toBe(beside)
  })
})

describe('the size of a smaller picture', () => {
  it.each([
    [8192, 6144, 2048, 2048, 1536],
    [3000, 4000, 2048, 1536, 2048],
    [800, 531, 2048, 800, 531],
    [20000, 3, 2048, 2048, 1],
  ])('%i × %i within %i', (width, height, edge, becomes, high) => {
    expect(within(width, height, edge)).toEqual([becomes, high])
  })
})

/** A browser without ImageDecoder that binds as it is asked to; remembers how many pixels it has held. */
function browserThatOpens(width: number, height: number) {
  const held: { width: number; height: number }[] = []
  vi.stubGlobal('ImageDecoder', undefined)
  delete (globalThis as { ImageDecoder?: unknown }).ImageDecoder
  vi.stubGlobal('createImageBitmap', async (_file: Blob, { resizeWidth, resizeHeight }: ImageBitmapOptions = {}) => {
    const scale = resizeWidth ? resizeWidth / width : resizeHeight ? resizeHeight / height : 1
    const opened = { width: Math.ceil(width * scale), height: Math.ceil(height * scale), close: () => {} }
    held.push(opened)
    return opened
  })
  vi.stubGlobal('OffscreenCanvas', class {
    constructor(readonly width: number, readonly height: number) {}
    getContext = () => ({ fillRect() {}, drawImage() {} })
  })
  return { most: () => Math.max(...held.map((one) => one.width * one.height)) }
}

const head = (filetype: 'image/png' | 'image/jpeg' | 'image/webp', size: { width: number; height: number } | null) => ({ filetype, size, orientation: 1, takenAt: null, place: null })

describe('opening a picture where only the browser makes it smaller', () => {
  afterEach(() => void vi.unstubAllGlobals())

  it.each([
    ['a long screenshot', 'image/png', 1080, 20000, 111, 2048],
    ['a long screenshot in a JPEG', 'image/jpeg', 1080, 20000, 111, 2048],
    ['a panorama', 'image/jpeg', 20000, 1080, 2048, 111],
    ['a small one', 'image/png', 800, 531, 800, 531],
  ] as const)('%s is never made larger on the way', async (_what, filetype, width, height, becomes, high) => {
    const { most } = browserThatOpens(width, height)
    const canvas = await openUpright(new Blob(['picture']), head(filetype, { width, height }), 2048)
    expect([canvas.width, canvas.height]).toEqual([becomes, high])
    expect(most()).toBeLessThanOrEqual(width * height)
  })

  it('a long one whose head tells no size is bound by its height too', async () => {
    const { most } = browserThatOpens(1080, 16000)
    const canvas = await openUpright(new Blob([new Uint8Array(2_000_000)]), head('image/webp', null), 2048)
    expect(canvas.height).toBe(2048)
    expect(most()).toBeLessThanOrEqual(2048 * 2048)
  })

  it('one stored lying is bound by the edge that is longer upright, and not at all where a browser that turns later would enlarge it', () => {
    expect(lessened({ width: 4032, height: 3024 }, 6, 2048)).toMatchObject({ resizeHeight: 2048 })
    expect(lessened({ width: 3024, height: 4032 }, 8, 2048)).toMatchObject({ resizeWidth: 2048 })
    expect(lessened({ width: 8000, height: 1000 }, 6, 2048)).toEqual({})
  })
})
