import { describe, expect, it } from 'vitest'
import { askTabs, mayChangeOver, type Channel, type Surroundings } from './changingOver'

const MINUTE = 60_000

/** A phone whose tabs share what has been tried; a reload keeps it. */
function aPhone(named: Partial<Surroundings> = {}) {
  const kept = new Map<string, string>()
  const phone: Surroundings & { at: number } = {
    at: 0,
    now: () => phone.at, isSomebodyWriting: async () => false, isQuiet: () => true,
    tries: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) },
    ...named,
  }
  return phone
}

describe('a newer version', () => {
  it('has the floor by itself at a quiet moment', async () => {
    expect(await mayChangeOver('b', aPhone())).toBe('yes')
  })

  it('waits while somebody looks at the app', async () => {
    expect(await mayChangeOver('b', aPhone({ isQuiet: () => false }))).toBe('not-quiet')
  })

  it('never takes over in the middle of something half written, wherever it stands', async () => {
    expect(await mayChangeOver('b', aPhone({ isSomebodyWriting: async () => true }))).toBe('writing')
  })

  it('waits when somebody comes back while the tabs are asked', async () => {
    let quiet = true
    const isSomebodyWriting = async () => (quiet = false)
    expect(await mayChangeOver('b', aPhone({ isQuiet: () => quiet, isSomebodyWriting }))).toBe('not-quiet')
  })

  it('is not tried again at once after a reload, nor by a second tab', async () => {
    const phone = aPhone()
    expect([await mayChangeOver('b', phone), await mayChangeOver('b', phone)]).toEqual(['yes', 'tried'])
  })

  it('that the server names again and again is tried twice and then left to the person', async () => {
    const phone = aPhone()
    const ends = []
    for (let hour = 0; hour < 100; hour += 1) {
      phone.at = hour * 60 * MINUTE
      ends.push(await mayChangeOver('b', phone))
    }
    expect(ends.filter((end) => end === 'yes')).toHaveLength(2)
  })

  it('does not loop with an older one, however often the server goes back and forth', async () => {
    const phone = aPhone()
    let changes = 0
    for (let minute = 0; minute < 2000; minute += 1) {
      phone.at = minute * MINUTE
      if ((await mayChangeOver(minute % 2 ? 'older' : 'newer', phone)) === 'yes') changes += 1
    }
    expect(changes).toBeLessThanOrEqual(4)
  })

  it('is left to the person where nothing can be written down', async () => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    expect(await mayChangeOver('b', aPhone({ tries: { getItem: () => null, setItem: full } }))).toBe('tried')
    expect(await mayChangeOver('b', aPhone({ tries: { getItem: () => '{broken', setItem: () => {} } }))).toBe('tried')
  })
})

describe('the tabs', () => {
  function aChannel() {
    const tabs: Set<(event: { data: unknown }) => void>[] = []
    return (): Channel => {
      const mine = new Set<(event: { data: unknown }) => void>()
      tabs.push(mine)
      return {
        postMessage: (data) => tabs.filter((tab) => tab !== mine).forEach((tab) => [...tab].forEach((listen) => listen({ data }))),
        addEventListener: (_type, listen) => void mine.add(listen),
        removeEventListener: (_type, listen) => void mine.delete(listen),
      }
    }
  }
  const soon = (act: () => void) => void queueMicrotask(act)

  it('say whether something half written stands open in one of them', async () => {
    const open = aChannel()
    let writing = false
    const ask = askTabs(open(), () => false, soon)
    askTabs(open(), () => writing, soon)
    askTabs(open(), () => false, soon)
    expect(await ask()).toBe(false)
    writing = true
    expect(await ask()).toBe(true)
  })

  it('need not be asked while somebody writes here', async () => {
    expect(await askTabs(aChannel()(), () => true, soon)()).toBe(true)
  })
})
