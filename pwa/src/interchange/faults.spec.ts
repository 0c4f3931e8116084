import { describe, expect, it } from 'vitest'
import { byRow } from './faults'

const fault = (row: number, cell: string) => ({ row, cell, column: '村', value: '', slug: 'any', message: '' })

describe('faults of a sheet', () => {
  it('stand together by row, in the order of the sheet, the whole file first', () => {
    const rows = byRow([fault(42, 'D42'), fault(17, 'F17'), fault(0, ''), fault(17, 'G17')])
    expect(rows.map(({ row, faults }) => [row, faults.map((each) => each.cell)])).toEqual([
      [0, ['']], [17, ['F17', 'G17']], [42, ['D42']],
    ])
  })
})
