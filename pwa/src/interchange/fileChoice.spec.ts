import { describe, expect, it } from 'vitest'
import { faultOfFile } from './fileChoice'

describe('a chosen file', () => {
  it('is turned away before it is sent when it cannot be a roll', () => {
    expect(faultOfFile({ name: '名册.xls', size: 9 })).toBe('notASheet')
    expect(faultOfFile({ name: '照片.jpg', size: 9 })).toBe('notASheet')
    expect(faultOfFile({ name: '名册.xlsx', size: 0 })).toBe('emptyFile')
    expect(faultOfFile({ name: '名册.csv', size: 30 * 1024 * 1024 })).toBe('tooBig')
  })

  it('may go when it looks like a sheet', () => {
    expect(faultOfFile({ name: '名册.XLSX', size: 9 })).toBeNull()
  })
})
