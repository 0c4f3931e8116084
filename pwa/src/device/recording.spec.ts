// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMicrophone, LONGEST_MS, recordedForm, type Recording } from './recording'

/** A phone with a microphone whose sound, time and permissions are in the test's hand. */
class FakeRecorder {
  static isTypeSupported = (form: string) => form.startsWith('audio/webm')
  static last: FakeRecorder
  state: 'inactive' | 'recording' = 'inactive'
  ondataavailable: ((event: { data: Blob }) => void) | null = null
  onstop: (() => void) | null = null
  onerror: (() => void) | null = null
  mimeType: string
  constructor(_sound: unknown, { mimeType }: { mimeType: string }) {
    this.mimeType = mimeType
    FakeRecorder.last = this
  }
  start() { this.state = 'recording' }
  say(words: string) { this.ondataavailable?.({ data: new Blob([words]) }) }
  stop() {
    this.state = 'inactive'
    this.say('')
    this.onstop?.()
  }
}

function makePhone(refusal?: string) {
  const track = { stop: vi.fn(), onended: null as null | (() => void) }
  vi.stubGlobal('MediaRecorder', FakeRecorder)
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: () => (refusal ? Promise.reject(new DOMException('', refusal)) : Promise.resolve({ getTracks: () => [track] })),
    },
  })
  let time = 0
  const due: { at: number; act: () => void }[] = []
  const timers = {
    after(delay: number, act: () => void) {
      const one = { at: time + delay, act }
      due.push(one)
      return () => void (due.includes(one) && due.splice(due.indexOf(one), 1))
    },
  }
  const pass = (ms: number) => {
    const end = time + ms
    for (let next = nextOf(end); next; next = nextOf(end)) {
      due.splice(due.indexOf(next), 1)
      time = next.at
      next.act()
    }
    time = end
  }
  const nextOf = (end: number) => due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
  return { microphone: createMicrophone(timers, () => time), track, pass }
}

const begun = async (phone: ReturnType<typeof makePhone>, tell = { heard: vi.fn(), ended: vi.fn() }) => {
  const recording = await phone.microphone.begin(tell)
  if (typeof recording === 'string') throw new Error(recording)
  return { recording: recording as Recording, ...tell }
}

beforeEach(() => vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible'))
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('a voice note', () => {
  it('holds what was said, how long, and in which form', async () => {
    const phone = makePhone()
    const { recording, heard } = await begun(phone)
    FakeRecorder.last.say('脚崴了')
    phone.pass(7_400)
    expect(heard).toHaveBeenLastCalledWith({ seconds: 7.4, level: 0 })
    const made = await recording.stop()
    expect(made).toMatchObject({ filetype: 'audio/webm', seconds: 7 })
    expect(phone.track.stop).toHaveBeenCalled()
  })

  it('ends by itself before a minute is over, once, and keeps all of it', async () => {
    const phone = makePhone()
    const { recording, ended } = await begun(phone)
    FakeRecorder.last.say('a long story')
    phone.pass(LONGEST_MS + 5_000)
    expect(ended).toHaveBeenCalledTimes(1)
    expect(await recording.stop()).toMatchObject({ seconds: 60 })
    expect(LONGEST_MS).toBeLessThan(60_000)
  })

  it('ends when the page is left, and what was said is there', async () => {
    const phone = makePhone()
    const { recording, ended } = await begun(phone)
    FakeRecorder.last.say('half')
    phone.pass(3_000)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    document.dispatchEvent(new Event('visibilitychange'))
    expect(ended).toHaveBeenCalledTimes(1)
    expect(await recording.stop()).toMatchObject({ seconds: 3 })
  })

  it('ends when a call takes the microphone', async () => {
    const phone = makePhone()
    const { recording, ended } = await begun(phone)
    FakeRecorder.last.say('until the call')
    phone.pass(2_000)
    phone.track.onended?.()
    expect(ended).toHaveBeenCalledTimes(1)
    expect(await recording.stop()).toMatchObject({ seconds: 2 })
  })

  it('is nothing once it was thrown away', async () => {
    const phone = makePhone()
    const { recording } = await begun(phone)
    FakeRecorder.last.say('no')
    recording.forget()
    expect(await recording.stop()).toBe('empty')
    expect(phone.track.stop).toHaveBeenCalled()
  })

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'no_microphone'],
    ['NotReadableError', 'busy'],
  ])('says why there is none: %s', async (refusal, why) => {
    expect(await makePhone(refusal).microphone.begin({ heard: vi.fn(), ended: vi.fn() })).toBe(why)
  })

  it('is not offered by a browser without a form that can be sent', () => {
    expect(recordedForm((form) => form === 'audio/mp4')).toBe('audio/mp4')
    expect(recordedForm((form) => form === 'audio/ogg')).toBeNull()
  })
})
