// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { standingOpen } from '@/records/openDrafts'
import { isMissingFile, renew, thisPage, type Page } from './renewing'

function aPage(named: Partial<Page> = {}) {
  const kept = new Map<string, string>()
  const open = vi.fn()
  const page: Page = {
    version: '1', now: () => 1_000_000, isSomebodyWriting: async () => false, answers: async () => true, takeOverNewest: async () => {}, open,
    tries: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
    ...named,
  }
  return { page, open }
}

describe('a screen whose file is gone after an upgrade', () => {
  it('is opened anew where somebody wanted to go, once', async () => {
    const { page, open } = aPage()
    expect(await renew('/desk/elders?day=2026-11-23', page)).toBe('going')
    expect(open).toHaveBeenCalledExactlyOnceWith('/desk/elders?day=2026-11-23')
    expect(await renew('/desk/elders', page)).toBe('tried')
    expect(open).toHaveBeenCalledOnce()
  })

  it('is tried again a minute later, and at once by a newer version', async () => {
    const { page, open } = aPage()
    await renew('/', page)
    expect(await renew('/', { ...page, now: () => 1_061_000 })).toBe('going')
    expect(await renew('/', { ...page, version: '2' })).toBe('going')
    expect(open).toHaveBeenCalledTimes(3)
  })

  it('does not go round in circles between two versions that both lack it', async () => {
    const { page, open } = aPage()
    let at = 1_000_000
    for (let tries = 0; tries < 50; tries += 1) {
      at += 5_000
      await renew('/', { ...page, now: () => at, version: tries % 2 ? 'a' : 'b' })
    }
    expect(open.mock.calls.length).toBeLessThanOrEqual(3)
  })

  it('waits while something half written stands here or in another tab, until the person says so', async () => {
    const { page, open } = aPage({ isSomebodyWriting: async () => true })
    expect(await renew('/', page)).toBe('writing')
    expect(open).not.toHaveBeenCalled()
    expect(await renew('/', page, { overAll: true })).toBe('going')
  })

  it('waits where somebody begins to write while the server is asked', async () => {
    let writing = false
    const answers = async () => (writing = true)
    const { page, open } = aPage({ isSomebodyWriting: async () => writing, answers })
    expect(await renew('/', page)).toBe('writing')
    expect(open).not.toHaveBeenCalled()
  })

  it('asks this page for every open form and for what lies in memory only, not for text alone', async () => {
    const unkept = Symbol('photo')
    standingOpen.add(unkept)
    expect(await thisPage.isSomebodyWriting()).toBe(true)
    standingOpen.delete(unkept)
    expect(await thisPage.isSomebodyWriting()).toBe(false)
  })

  it('stays where it is while the server does not answer', async () => {
    const { page, open } = aPage({ answers: async () => false })
    expect(await renew('/', page)).toBe('offline')
    expect(open).not.toHaveBeenCalled()
  })

  it('is told by the words of every browser', () => {
    const said = [
      'Unable to preload CSS for /assets/ElderFile-x.css', 'Failed to fetch dynamically imported module: /assets/a.js',
      'error loading dynamically imported module', 'Importing a module script failed.',
    ]
    expect(said.map((words) => isMissingFile(new Error(words)))).toEqual([true, true, true, true])
    expect(isMissingFile(new Error('x is undefined'))).toBe(false)
  })
})
