import { open, type FileHandle } from 'node:fs/promises'

/** The independent ledger: lines that are only ever appended. When `write` comes back its line is on the disk, and so is everything noted before. */
export class Ledger {
  private waiting: { done: () => void; failed: (error: unknown) => void }[] = []
  private noted = ''
  private busy = false

  private constructor(private readonly file: FileHandle) {}

  static async at(path: string): Promise<Ledger> {
    return new Ledger(await open(path, 'a'))
  }

  /** Appends a line that nobody waits for: it goes to the disk with the next that somebody does. */
  note(line: object): void {
    this.noted += `${JSON.stringify(line)}\n`
  }

  write(line: object): Promise<void> {
    return new Promise((done, failed) => {
      this.note(line)
      this.waiting.push({ done, failed })
      if (!this.busy) void this.flush()
    })
  }

  private async flush(): Promise<void> {
    this.busy = true
    while (this.waiting.length > 0) {
      const now = this.waiting.splice(0)
      const text = this.noted
      this.noted = ''
      try {
        await this.file.appendFile(text)
        await this.file.datasync()
        for (const { done } of now) done()
      } catch (error) {
        for (const { failed } of now) failed(error)
      }
    }
    this.busy = false
  }

  async close(): Promise<void> {
    await this.write({ what: 'end' })
    await this.file.close()
  }
}
