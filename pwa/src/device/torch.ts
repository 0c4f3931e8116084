/** The light of the phone, where the browser lets it be switched. */
export interface Torch {
  mayExist(): boolean
  /** Switches it on; the answer switches it off. `null`: this phone does not let a page do it. */
  light(): Promise<(() => void) | null>
}

export const browserTorch: Torch = {
  mayExist: () => Boolean((globalThis.navigator?.mediaDevices?.getSupportedConstraints?.() as { torch?: boolean } | undefined)?.torch),
  async light() {
    try {
      const stream = await globalThis.navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      const [track] = stream.getVideoTracks()
      const stop = () => stream.getTracks().forEach((one) => one.stop())
      if (!track || !(track.getCapabilities?.() as { torch?: boolean } | undefined)?.torch) {
        stop()
        return null
      }
      await track.applyConstraints({ advanced: [{ torch: true } as MediaTrackConstraintSet] })
      return stop
    } catch {
      return null
    }
  },
}
