import { readHead } from './pictureHead'
import type { Done, Wanted } from './shrinking'
import { openUpright, smaller } from './upright'

const SMALL_EDGE = 320
const QUALITY = 0.82
const SMALL_QUALITY = 0.75

const asJpeg = (canvas: OffscreenCanvas, quality: number) => canvas.convertToBlob({ type: 'image/jpeg', quality })

async function shrunk({ file, edge, now }: Wanted): Promise<Done> {
  const head = await readHead(file, now)
  if (!head.filetype) return { head, picture: null, small: null }
  try {
    const canvas = await openUpright(file, head, edge ?? SMALL_EDGE)
    const small = await asJpeg(smaller(canvas, SMALL_EDGE), SMALL_QUALITY)
    return { head, picture: edge === null ? null : await asJpeg(canvas, QUALITY), small }
  } catch {
    return { head, picture: null, small: null }
  }
}

addEventListener('message', ({ data, ports: [port] }: MessageEvent<Wanted>) => {
  void shrunk(data).then((done) => port?.postMessage(done))
})
