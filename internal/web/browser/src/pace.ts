// How long the rest of something will take, by how fast it was so far.

/** Pace is told how far something is, at which instant in milliseconds. */
export class Pace {
  private began: { at: number; done: number } | undefined // what was done before does not tell how fast it goes
  private last: { at: number; done: number } | undefined

  /** Of less than so many milliseconds nobody can tell how fast it is. */
  constructor(private readonly least = 0) {}

  /** heard notes how much is done. */
  heard(at: number, done: number): void {
    this.began ??= { at, done }
    this.last = { at, done }
  }

  /** again forgets how fast it was: the line was gone, or something else has begun. */
  again(): void {
    this.began = this.last = undefined
  }

  /** left gives the seconds that so much more takes from now on, once that can be told. */
  left(now: number, more: number): number | undefined {
    if (!this.began || !this.last || this.last.done <= this.began.done || this.last.at - this.began.at < this.least) return undefined
    return ((now - this.began.at) / (this.last.done - this.began.done)) * more / 1000
  }
}
