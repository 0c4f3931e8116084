import type { Clock, Timers } from '../../device'

/** A clock that stands still until told, and the timers that hang on it. */
export class TestClock implements Clock, Timers {
  private running = 0
  private waiting: { at: number; act: () => void }[] = []

  constructor(private wall: number = Date.UTC(2026, 10, 23, 0, 0)) {}

  now(): number {
    return this.wall
  }

  monotonic(): number {
    return this.running
  }

  after(delay: number, act: () => void): () => void {
    const timer = { at: this.running + delay, act }
    this.waiting.push(timer)
    return () => {
      this.waiting = this.waiting.filter((one) => one !== timer)
    }
  }

  /** How long each timer still has to go. */
  pending(): number[] {
    return this.waiting.map((timer) => timer.at - this.running)
  }

  /** Lets time pass. */
  pass(ms: number): void {
    this.wall += ms
    this.running += ms
    const due = this.waiting.filter((timer) => timer.at <= this.running)
    this.waiting = this.waiting.filter((timer) => timer.at > this.running)
    for (const timer of due) timer.act()
  }

  /** Somebody sets the clock; no time passes. */
  setBy(ms: number): void {
    this.wall += ms
  }

  /** The phone restarts: the running time begins again. */
  restart(): void {
    this.running = 0
    this.waiting = []
  }
}
