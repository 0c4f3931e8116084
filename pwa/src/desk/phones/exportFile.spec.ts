import { describe, expect, it } from 'vitest'
import { readExport } from './exportFile'

const chosen = (text: string, size = text.length) => ({ size, text: () => Promise.resolve(text) })

describe('a file chosen to be brought in', () => {
  it('goes on its way as the phone made it', async () => {
    const made = { v: 1, typ: 'xunfang-export', certificate: 'c', made_at: 'm', box: {}, sig: 's' }
    expect(await readExport(chosen(JSON.stringify(made)))).toEqual({ file: made, fault: null })
  })

  it.each([
    ['', 0, 'emptyFile'],
    ['{}', 21 * 1024 * 1024, 'tooBig'],
    ['not json', 8, 'notFromPhone'],
    ['null', 4, 'notFromPhone'],
    ['"xunfang-export"', 16, 'notFromPhone'],
    ['{"typ":"something-else","box":{},"sig":"s"}', 40, 'notFromPhone'],
    ['{"typ":"xunfang-export"}', 24, 'notFromPhone'],
  ])('is turned away before it is sent: %j', async (text, size, fault) => {
    expect(await readExport(chosen(text, size))).toEqual({ file: null, fault })
  })
})
