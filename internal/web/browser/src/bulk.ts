// What the program in the page has done outside itself: sealing in workers of its
// own, on every core, and SHA-256. It is part of the worker.

import { release } from './bytes'
import type { Bytes } from './bytes'
import { lend, piece } from './lent'
import { plainHash } from './plainhash'
import { Pool } from './pool'

let pool: Pool | null = null

export const bulk = {
  /** seal gives the age file of clear to a recipient, with its digest. */
  seal(clear: Bytes, recipient: string): Promise<{ bytes: Bytes; digest: string; size: number }> {
    pool ??= new Pool(new URL('sealer.js', location.href), 1) // one at a time is asked for (inpage/bulk.go)
    return pool.run({ seal: { bytes: clear, recipient } })
  },

  async sum(b: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', b))
  },

  hash: plainHash,
  lend,
  piece,
  release,
}
