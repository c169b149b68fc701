// What a person chose is read from her disk by the browser's own process, each piece asked for and waited for. So
// the piece behind the one that is taken is asked for too, and comes while the program hashes.

import { release } from './bytes'
import type { Bytes } from './bytes'

// Who reads less at a time looks at a file, and may leave it.
const worthwhile = 64 << 10

interface Piece {
  from: number
  to: number
  bytes: Promise<Bytes>
}

/** ReadAhead reads one chosen file in order. Two pieces of it are in memory at most, as long as those asked for. */
export class ReadAhead {
  private here: Piece | undefined
  private next: Piece | undefined

  constructor(private readonly file: File) {}

  /** read puts bytes from a place in the file on into b, and says how many: fewer than fit, or none at the end. */
  async read(b: Uint8Array, at: number): Promise<number> {
    if (at >= this.file.size) return 0
    const here = this.at(at, b.length)
    if (b.length >= worthwhile && here.to < this.file.size) this.next ??= this.asked(here.to, b.length)
    try {
      const some = (await here.bytes).subarray(at - here.from, at - here.from + b.length)
      b.set(some)
      if (at + some.length >= here.to && this.here === here) this.end('here')
      return some.length
    } catch (e) {
      this.end() // who reads again asks again
      throw e
    }
  }

  /** end frees what was read: all of it, or what has been taken. */
  end(which?: 'here'): void {
    free(this.here)
    this.here = undefined
    if (which) return
    free(this.next)
    this.next = undefined
  }

  private at(at: number, length: number): Piece {
    if (holds(this.here, at)) return this.here
    this.end('here')
    if (!holds(this.next, at)) this.end()
    this.here = this.next ?? this.asked(at, length)
    this.next = undefined
    return this.here
  }

  private asked(from: number, length: number): Piece {
    const to = Math.min(from + length, this.file.size)
    const bytes = this.file.slice(from, to).arrayBuffer().then((b) => new Uint8Array(b))
    bytes.catch(() => undefined) // it is heard of when its turn comes
    return { from, to, bytes }
  }
}

function holds(p: Piece | undefined, at: number): p is Piece {
  return p !== undefined && p.from <= at && at < p.to
}

function free(p: Piece | undefined): void {
  void p?.bytes.then(release, () => undefined)
}
