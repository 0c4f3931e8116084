import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { openStore } from '../database'
import { systemClock } from '../device'
import type { Bodies, RecordStore } from './bodies'
import { createBook, type Book } from './book'
import { createLiveReads } from './live'
import { readerOver } from './reading'
import { blankRecord } from './record'
import { createOutgoing } from './outgoing'
import { createTimekeeper } from './timekeeper'
import { createUseDraft, openDrafts, type Draft } from './useDraft'

interface Note {
  words: string
  chosen: string[]
}
const START: Note = { words: '', chosen: [] }
const record = blankRecord({ id: 'r', kind: 'note', area_code: '431225101207', occurred_at: '2026-11-23T07:00:00+08:00', data: {} })

let store: RecordStore
let book: Book
let useDraft: ReturnType<typeof createUseDraft>
let isFull: boolean
const screens: EffectScope[] = []

afterEach(() => screens.splice(0).forEach((screen) => screen.stop()))

beforeEach(async () => {
  store = openStore<Bodies>({ name: 'drafts', indexedDB: new IDBFactory(), IDBKeyRange })
  book = createBook({ store, clock: systemClock, timekeeper: createTimekeeper(systemClock), outgoing: createOutgoing({ timekeeper: createTimekeeper(systemClock) }) })
  isFull = false
  useDraft = createUseDraft({
    ...createLiveReads({ store, clock: systemClock }),
    dropDraft: book.dropDraft,
    keepDraft: (id, value) => (isFull ? Promise.reject(new Error('full')) : book.keepDraft(id, value)),
  })
  await store.change(async (unit) => unit.put('notes', { worker: '', name: 'here', body: 'w' }))
})

const onPhone = (id = 'd') => store.read((reading) => readerOver(reading, systemClock.now()).draft<{ value: Note }>(id))
const words = async (id = 'd') => (await onPhone(id))?.value.words

function shown(id: Parameters<typeof useDraft>[0], initial: Parameters<typeof useDraft<Note>>[1]) {
  const screen = effectScope(true)
  screens.push(screen)
  return { screen, draft: screen.run(() => useDraft<Note>(id, initial))! }
}

async function open(initial: Parameters<typeof useDraft<Note>>[1] = START): Promise<{ draft: Draft<Note>; screen: EffectScope }> {
  const { draft, screen } = shown('d', initial)
  await expect.poll(() => draft.value.value).toBeDefined()
  return { draft, screen }
}

describe('what somebody is writing', () => {
  test('is on its way to the phone with the key press itself', async () => {
    const { draft } = await open()
    draft.value.value!.words = 'f'
    await expect.poll(() => words()).toBe('f')
    draft.value.value!.words = 'fe'
    draft.value.value!.words = 'fev'
    draft.value.value!.chosen.push('dizzy')
    await expect.poll(onPhone).toMatchObject({ value: { words: 'fev', chosen: ['dizzy'] } })
  })

  test('stands there again when the screen opens again, and says so', async () => {
    const { draft, screen } = await open()
    draft.value.value!.words = 'fever'
    screen.stop()
    await expect.poll(() => words()).toBe('fever')
    const again = (await open()).draft
    expect(again.value.value).toEqual({ words: 'fever', chosen: [] })
    expect(again.restored.value).toBe(true)
    expect(again.outdated.value).toBe(false)
  })

  test('is not overwritten by what arrives later, but the screen is told', async () => {
    const { draft, screen } = await open({ words: 'by the well', chosen: [] })
    draft.value.value!.words = 'behind the tower'
    await expect.poll(() => words()).toBe('behind the tower')
    screen.stop()
    const again = (await open({ words: 'by the school', chosen: [] })).draft
    expect(again.value.value?.words).toBe('behind the tower')
    expect(again.outdated.value).toBe(true)
  })

  test('knows what it was written from, also after more was typed into what was put back', async () => {
    const first = { words: 'by the well', chosen: [] }
    const { draft, screen } = await open(first)
    expect(draft.began.value).toEqual(first)
    draft.value.value!.words = 'behind the tower'
    await expect.poll(() => words()).toBe('behind the tower')
    screen.stop()
    const newer = { words: 'by the school', chosen: ['theirs'] }
    const again = await open(newer)
    expect(again.draft.began.value).toEqual(first)
    again.draft.value.value!.words = 'behind the old tower'
    await expect.poll(() => words()).toBe('behind the old tower')
    again.screen.stop()
    const last = (await open(newer)).draft
    expect(last.began.value).toEqual(first)
    await last.discard()
    expect(last.began.value).toEqual(newer)
  })

  test('waits for what it starts from, and an untouched screen writes nothing', async () => {
    const initial = ref<Note>()
    const { draft } = shown('d', initial)
    await nextTick()
    expect(draft.value.value).toBeUndefined()
    initial.value = { words: 'old', chosen: [] }
    await expect.poll(() => draft.value.value?.words).toBe('old')
    initial.value = { words: 'newer', chosen: [] }
    await nextTick()
    expect(draft.value.value?.words).toBe('old')
    expect(draft.restored.value).toBe(false)
    expect(await onPhone()).toBeNull()
  })

  test('goes when it is thrown away, and when it is back to how it started', async () => {
    const { draft } = await open({ words: 'old', chosen: [] })
    draft.value.value!.words = 'new'
    await expect.poll(() => words()).toBe('new')
    await draft.discard()
    expect(draft.value.value?.words).toBe('old')
    await expect.poll(onPhone).toBeNull()
    draft.value.value!.words = 'x'
    await expect.poll(() => words()).toBe('x')
    draft.value.value!.words = 'old'
    await expect.poll(onPhone).toBeNull()
  })

  test('goes in the same step as the record comes, also when something was typed a moment before', async () => {
    const { draft } = await open()
    draft.value.value!.words = 'fe'
    draft.value.value!.words = 'fever'
    await draft.keepWith((dropDraft) => book.keep(record, { dropDraft }))
    expect(await onPhone()).toBeNull()
    await nextTick()
    expect(await onPhone()).toBeNull()
    expect(openDrafts()).toBe(0)
  })

  test('is used up once when a hand taps twice', async () => {
    const { draft } = await open()
    draft.value.value!.words = 'fever'
    let kept = 0
    const keep = (dropDraft: string) => ((kept += 1), book.keep(record, { dropDraft }))
    await Promise.all([draft.keepWith(keep), draft.keepWith(keep)])
    expect(kept).toBe(1)
  })

  test('stays with its last letter when the record could not be kept', async () => {
    const { draft } = await open()
    draft.value.value!.words = 'fe'
    draft.value.value!.words = 'fever'
    await expect(draft.sendWith(() => Promise.reject(new Error('silent')))).rejects.toThrow('silent')
    expect(await words()).toBe('fever')
    draft.value.value!.words = 'fever!'
    await expect.poll(() => words()).toBe('fever!')
    await draft.sendWith(async () => 'taken')
    expect(await onPhone()).toBeNull()
    expect(draft.value.value).toEqual(START)
    expect(openDrafts()).toBe(0)
  })

  test('is said not to be on the phone when it could not be written, until it could', async () => {
    const { draft } = await open()
    isFull = true
    draft.value.value!.words = 'a'
    await expect.poll(() => draft.unkept.value).toBe(true)
    isFull = false
    draft.value.value!.words = 'ab'
    await expect.poll(() => draft.unkept.value).toBe(false)
    expect(await words()).toBe('ab')
  })

  test('counts while its screen stands open and differs from how it started', async () => {
    const { draft, screen } = await open()
    expect(openDrafts()).toBe(0)
    draft.value.value!.words = 'a'
    expect(openDrafts()).toBe(1)
    screen.stop()
    expect(openDrafts()).toBe(0)
    await expect.poll(() => words()).toBe('a')
  })

  test('of one thing never stands in for another when the address changes under the screen', async () => {
    const id = ref('d')
    const { draft } = shown(id, START)
    await expect.poll(() => draft.value.value).toBeDefined()
    draft.value.value!.words = 'first'
    id.value = 'e'
    await expect.poll(() => draft.value.value?.words).toBe('')
    draft.value.value!.words = 'second'
    await expect.poll(() => words('e')).toBe('second')
    expect(await words('d')).toBe('first')
  })
})
