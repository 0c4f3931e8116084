import type { Milliseconds } from './clock'
import { systemTimers, type Timers } from './timers'

/** A sound as the browser made it. */
export interface Recorded {
  file: Blob
  filetype: string
  seconds: number
}

/** Why nothing is recorded. */
export type NoSound = 'denied' | 'no_microphone' | 'busy' | 'not_here' | 'empty'

/** A recording under way. */
export interface Recording {
  /** Ends it and gives what was said; the same for whoever asks, also when it ended by itself. */
  stop(): Promise<Recorded | NoSound>
  /** Throws it away. */
  forget(): void
}

/** How it goes, several times a second. */
export interface Heard {
  seconds: number
  /** 0 … 1: somebody sees that they are heard. */
  level: number
}

export interface Microphone {
  canRecord(): boolean
  /** Asks for the microphone and begins. `ended` is told when it ends by itself: at its longest, or when somebody leaves the page. */
  begin(tell: { heard: (heard: Heard) => void; ended: () => void }): Promise<Recording | NoSound>
}

/** What a voice note may last, with a breath to spare: a file that says 60.1 s is refused. */
export const LONGEST_MS: Milliseconds = 59_500
const LOOKS_EVERY_MS = 100
const PIECE_MS = 1_000
/** The browser's own names; servers and players want the plain one. */
const FORMS = ['audio/webm;codecs=opus', 'audio/mp4'] as const
const BITS_PER_S = 24_000
const WHY: Record<string, NoSound> = { NotAllowedError: 'denied', SecurityError: 'denied', NotFoundError: 'no_microphone', NotReadableError: 'busy', AbortError: 'busy' }

/** Which form this browser records in; `null` when in none that can be sent. */
export function recordedForm(supports: (form: string) => boolean): string | null {
  return FORMS.find(supports) ?? null
}

export function createMicrophone(timers: Timers = systemTimers, now: () => Milliseconds = () => performance.now()): Microphone {
  const form = () => (typeof MediaRecorder === 'undefined' || !navigator.mediaDevices ? null : recordedForm((one) => MediaRecorder.isTypeSupported(one)))
  return {
    canRecord: () => form() !== null,
    async begin({ heard, ended }) {
      const mimeType = form()
      if (!mimeType) return 'not_here'
      try {
        const sound = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
        return record(sound, new MediaRecorder(sound, { mimeType, audioBitsPerSecond: BITS_PER_S }), { heard, ended, timers, now })
      } catch (error) {
        return WHY[(error as Error).name] ?? 'not_here'
      }
    },
  }
}

function record(
  sound: MediaStream,
  recorder: MediaRecorder,
  { heard, ended, timers, now }: { heard: (heard: Heard) => void; ended: () => void; timers: Timers; now: () => Milliseconds },
): Recording {
  const pieces: Blob[] = []
  const began = now()
  const { level, close } = levelOf(sound)
  let lasted: Milliseconds | null = null
  let wanted = true
  let tell: (recorded: Recorded | NoSound) => void = () => {}
  const outcome = new Promise<Recorded | NoSound>((resolve) => (tell = resolve))

  const look = () => {
    heard({ seconds: (now() - began) / 1000, level: level() })
    callOffLooking = timers.after(LOOKS_EVERY_MS, look)
  }
  let callOffLooking = timers.after(LOOKS_EVERY_MS, look)
  const callOffEnd = timers.after(LONGEST_MS, () => end(ended))
  const whenLeft = () => document.visibilityState === 'hidden' && end(ended)
  document.addEventListener('visibilitychange', whenLeft)

  /** The first end counts, whoever made it. */
  function end(told = () => {}) {
    if (lasted !== null) return
    lasted = now() - began
    callOffLooking()
    callOffEnd()
    document.removeEventListener('visibilitychange', whenLeft)
    if (recorder.state !== 'inactive') recorder.stop()
    told()
  }

  recorder.ondataavailable = ({ data }) => {
    if (data.size > 0) pieces.push(data)
  }
  recorder.onstop = () => {
    end(ended)
    sound.getTracks().forEach((track) => track.stop())
    close()
    const filetype = recorder.mimeType.replace(/;.*$/, '')
    if (wanted && pieces.length > 0) tell({ file: new Blob(pieces, { type: filetype }), filetype, seconds: Math.max(1, Math.round((lasted ?? 0) / 1000)) })
    else tell('empty')
  }
  // A call that comes in takes the microphone: what was said until then is kept.
  recorder.onerror = () => end(ended)
  for (const track of sound.getTracks()) track.onended = () => end(ended)
  recorder.start(PIECE_MS)

  return {
    stop() {
      end()
      return outcome
    },
    forget() {
      wanted = false
      end()
    },
  }
}

/** How loud it is; a browser that cannot say gives silence. */
function levelOf(sound: MediaStream): { level: () => number; close: () => void } {
  try {
    const hall = new AudioContext()
    const ear = hall.createAnalyser()
    ear.fftSize = 2048
    hall.createMediaStreamSource(sound).connect(ear)
    void hall.resume().catch(() => undefined)
    const waves = new Float32Array(ear.fftSize)
    return {
      level() {
        ear.getFloatTimeDomainData(waves)
        const power = waves.reduce((sum, wave) => sum + wave * wave, 0) / waves.length
        return Math.min(1, Math.sqrt(power) * LOUD)
      },
      close: () => void hall.close(),
    }
  } catch {
    return { level: () => 0, close: () => {} }
  }
}

/** Speech at an arm's length has a root mean square of about 0.1. */
const LOUD = 5

export const microphone: Microphone = createMicrophone()
