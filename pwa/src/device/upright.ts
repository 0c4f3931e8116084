import type { PictureHead } from './pictureHead'

/** A picture opened no larger than wanted, standing upright. */
export async function openUpright(file: Blob, head: PictureHead, edge: number): Promise<OffscreenCanvas> {
  const { source, way } = await decoded(file, head, edge)
  try {
    const turned = head.orientation === 1 || (await turnsItself(way))
    return drawn(source, head, edge, turned)
  } finally {
    source.close()
  }
}

/** A smaller copy of a picture that is open. */
export function smaller(canvas: OffscreenCanvas, edge: number): OffscreenCanvas {
  const [width, height] = within(canvas.width, canvas.height, edge)
  return painted(width, height, (pen) => pen.drawImage(canvas, 0, 0, width, height))
}

type Opened = VideoFrame | ImageBitmap
type Way = 'decoder' | 'bitmap'
type Size = NonNullable<PictureHead['size']>

/** More than this is never opened: no camera of a phone makes it, and it would take the page with it. */
const MOST_PIXELS = 120_000_000
/** A file as large as this without a size in its head is surely larger than what is wanted. */
const SURELY_LARGE_BYTES = 1_500_000
const NARROW = 16
const EIGHTHS = 8

async function decoded(file: Blob, { filetype, size, orientation }: PictureHead, edge: number): Promise<{ source: Opened; way: Way }> {
  if (size && size.width * size.height > MOST_PIXELS && filetype !== 'image/jpeg') throw new RangeError('too many pixels')
  if (size && filetype === 'image/jpeg' && 'ImageDecoder' in globalThis) {
    try {
      return { source: await reduced(file, size, edge), way: 'decoder' }
    } catch {
      // Some broken files open only by the other way.
    }
  }
  if (size && size.width * size.height > MOST_PIXELS) throw new RangeError('too many pixels')
  const options = size ? lessened(size, orientation, edge) : file.size > SURELY_LARGE_BYTES ? bound(await isTall(file), edge) : {}
  return { source: await createImageBitmap(file, options), way: 'bitmap' }
}

/**
 * How a browser is asked to open a picture of a known size: bound by its longer edge as it stands upright, because a long screenshot bound
 * by its width is made larger, to hundreds of MB. Some bind the edges as stored: where that would enlarge, it is opened as it is.
 */
export function lessened({ width, height }: Size, orientation: number, edge: number): ImageBitmapOptions {
  const lying = orientation >= 5
  if (Math.max(width, height) <= edge || (lying && Math.min(width, height) < edge)) return {}
  return bound(lying ? width > height : height > width, edge)
}

const bound = (tall: boolean, edge: number): ImageBitmapOptions => ({ ...(tall ? { resizeHeight: edge } : { resizeWidth: edge }), resizeQuality: 'high' })

/** Looks at a picture whose head tells no size, in a copy so narrow that the longest costs little. */
async function isTall(file: Blob): Promise<boolean> {
  const narrow = await createImageBitmap(file, { resizeWidth: NARROW })
  const tall = narrow.height > narrow.width
  narrow.close()
  return tall
}

/**
 * Opens a JPEG at the smallest of its eighths that is large enough: the decoder skips the rest, so that 50 megapixels need no 200 MB. A
 * decoder takes the wanted size as a bound and fails below one eighth.
 */
async function reduced(file: Blob, { width, height }: Size, edge: number): Promise<VideoFrame> {
  const part = Math.min(EIGHTHS, Math.max(1, Math.ceil((EIGHTHS * edge) / Math.max(width, height))))
  const wanted = { desiredWidth: Math.ceil((width * part) / EIGHTHS), desiredHeight: Math.ceil((height * part) / EIGHTHS) }
  const decoder = new ImageDecoder({ data: file.stream(), type: 'image/jpeg', ...(part < EIGHTHS ? wanted : {}) })
  try {
    return (await decoder.decode()).image
  } finally {
    decoder.close()
  }
}

function drawn(source: Opened, { size, orientation }: PictureHead, edge: number, turned: boolean): OffscreenCanvas {
  const own = 'displayWidth' in source ? { width: source.displayWidth, height: source.displayHeight } : { width: source.width, height: source.height }
  const lying = orientation >= 5
  // Some turn what they draw and still tell the size as it was stored.
  const toldAsStored = !turned || (size !== null && own.width > own.height === size.width > size.height)
  const [width, height] = lying && toldAsStored ? within(own.height, own.width, edge) : within(own.width, own.height, edge)
  return painted(width, height, (pen) => {
    if (turned) pen.drawImage(source, 0, 0, width, height)
    else {
      pen.setTransform(...turning(orientation, width, height))
      pen.drawImage(source, 0, 0, lying ? height : width, lying ? width : height)
    }
  })
}

function painted(width: number, height: number, paint: (pen: OffscreenCanvasRenderingContext2D) => void): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  pen.fillStyle = 'white'
  pen.fillRect(0, 0, width, height)
  pen.imageSmoothingQuality = 'high'
  paint(pen)
  return canvas
}

/** The largest size of these proportions whose longer edge is no more than `edge`; nothing is made larger. */
export function within(width: number, height: number, edge: number): [number, number] {
  const scale = Math.min(1, edge / Math.max(width, height))
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}

/** How a picture stored with this orientation is laid onto an upright one of this size. */
export function turning(orientation: number, width: number, height: number): [number, number, number, number, number, number] {
  switch (orientation) {
    case 2: return [-1, 0, 0, 1, width, 0]
    case 3: return [-1, 0, 0, -1, width, height]
    case 4: return [1, 0, 0, -1, 0, height]
    case 5: return [0, 1, 1, 0, 0, 0]
    case 6: return [0, 1, -1, 0, width, 0]
    case 7: return [0, -1, -1, 0, width, height]
    case 8: return [0, -1, 1, 0, 0, height]
    default: return [1, 0, 0, 1, 0, 0]
  }
}

/** A picture of 16 × 8, left half dark, to be turned by a quarter: upright it is dark above. */
const PROBE = '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/wAALCAAIABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABgf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/ADKmP//Z'
const known = new Map<Way, Promise<boolean>>()

/** Browsers and their versions differ in whether they turn a picture while opening it; so each is asked once, by a picture. */
function turnsItself(way: Way): Promise<boolean> {
  const asked = known.get(way) ?? tryProbe(way)
  known.set(way, asked)
  return asked
}

async function tryProbe(way: Way): Promise<boolean> {
  const file = new Blob([Uint8Array.from(atob(PROBE), (letter) => letter.charCodeAt(0))], { type: 'image/jpeg' })
  const source = way === 'decoder' ? await reduced(file, { width: 16, height: 8 }, 16) : await createImageBitmap(file)
  const canvas = painted(8, 16, (pen) => pen.drawImage(source, 0, 0, 8, 16))
  source.close()
  const [shade = 255] = canvas.getContext('2d')?.getImageData(6, 2, 1, 1).data ?? []
  return shade < 128
}
