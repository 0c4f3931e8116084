import { describe, expect, it } from 'vitest'
import { readExport } from './exportFile'

const chosen = (text: string, size = text.length) => ({ size, text: () => Promise.resolve(text) })

describe('a file chosen to be brought in', () => {
  it('goes on its way as the phone made it', async () => {
    const made = { v: 1, typ: 'xunfang-export', certificate: 'c', made_at: 'm', box: {}, sig: 's' }
    expect(await readExport(chosen(JSON.stringify(made)))).toEqual({ files: [made], fault: null })
  })

  it('may hold photos in further lines, each of them an export', async () => {
    const made = (sig: string) => ({ v: 1, typ: 'xunfang-export', certificate: 'c', made_at: 'm', box: {}, sig })
    const text = [made('a'), made('b')].map((one) => JSON.stringify(one)).join('\n')
    expect(await readExport(chosen(`${text}\n`, 30 * 1024 * 1024))).toEqual({ files: [made('a'), made('b')], fault: null })
    expect(await readExport(chosen(`${text}\nhalf a line`))).toEqual({ files: null, fault: 'notFromPhone' })
  })

  it.each([
    ['', 0, 'emptyFile'],
    ['{}', 401 * 1024 * 1024, 'tooBig'],
    [`{"long":"${'x'.repeat(21 * 1024 * 1024)}"}`, 21 * 1024 * 1024, 'tooBig'],
    ['\n', 1, 'notFromPhone'],
    ['not json', 8, 'notFromPhone'],
    ['null', 4, 'notFromPhone'],
    ['"xunfang-export"', 16, 'notFromPhone'],
    ['{"typ":"something-else","box":{},"sig":"s"}', 40, 'notFromPhone'],
    ['{"typ":"xunfang-export"}', 24, 'notFromPhone'],
  ])('is turned away before it is sent: %.40s', async (text, size, fault) => {
    expect(await readExport(chosen(text, size))).toEqual({ files: null, fault })
  })
})
