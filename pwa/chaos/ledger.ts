import { open, type FileHandle } from 'node:fs/promises'

/** The independent ledger: lines that are only ever appended, and are on the disk when `write` comes back. */
export class Ledger {
  private waiting: { text: string; done: () => void; failed: (error: unknown) => void }[] = []
  private busy = false

  private constructor(private readonly file: FileHandle) {}

  static async at(path: string): Promise<Ledger> {
    return new Ledger(await open(path, 'a'))
  }

  write(line: object): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ text: `${JSON.stringify(line)}\n`, done, failed })
      if (!this.busy) void this.flush()
    })
  }

  private async flush(): Promise<void> {
    this.busy = true
    while (this.waiting.length > 0) {
      const now = this.waiting.splice(0)
      try {
        await this.file.appendFile(now.map(({ text }) => text).join(''))
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
