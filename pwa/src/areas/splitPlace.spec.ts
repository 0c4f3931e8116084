import { expect, it } from 'vitest'
import { splitPlace } from './splitPlace'

it.each([
  ['坪村镇枫木村', '坪村镇', '枫木村'],
  ['坪村镇 枫木村', '坪村镇', '枫木村'],
  ['青朗侗族苗族乡 团结村', '青朗侗族苗族乡', '团结村'],
  ['枫木村', '', '枫木村'],
  ['坪村镇', '', '坪村镇'],
])('%s', (label, township, village) => {
  expect(splitPlace(label)).toEqual({ township, village })
})
