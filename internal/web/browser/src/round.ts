// Sendings that are checked one after the other, and how long until each of them is.

import { Pace } from './pace'

export interface Waiting {
  consignment: string
  bytes: number
}

const least = 10_000 // of the first seconds nobody can tell how fast the line is

/** Round is told how far the first of them is, and when it ends. */
export class Round {
  private readonly pace = new Pace(least)
  private before = 0 // bytes that were checked, of those that ended
  private done = 0 // of the first that waits

  constructor(private readonly waits: Waiting[]) {}

  /** heard notes at which instant in milliseconds how many bytes of the first are done. */
  heard(at: number, done: number, total: number): void {
    if (this.waits[0]) this.waits[0].bytes = total
    this.done = done
    this.pace.heard(at, this.before + done)
  }

  /** over ends the first. */
  over(): void {
    const ended = this.waits.shift()
    // What was left unchecked did not come: to count it would make the line seem faster than it is.
    if (this.done < (ended?.bytes ?? 0)) this.pace.again()
    this.before += this.done
    this.done = 0
  }

  /** again forgets how fast it was. */
  again(): void {
    this.pace.again()
  }

  /** left gives the seconds until a sending is checked, or all of them where none is named; while that can be told. */
  left(now: number, until: string): number | undefined {
    const last = until === '' ? this.waits.length - 1 : this.waits.findIndex((w) => w.consignment === until)
    if (last < 0) return undefined
    const more = this.waits.slice(0, last + 1).reduce((n, w) => n + w.bytes, -this.done)
    return this.pace.left(now, Math.max(more, 0))
  }
}
