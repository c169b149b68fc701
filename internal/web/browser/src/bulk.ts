// What the program in the page has done outside itself: sealing in workers of its
// own, on every core, and SHA-256. It is part of the worker.

import type { Bytes } from './bytes'
import { plainHash } from './plainhash'
import { Pool } from './pool'

let pool: Pool | null = null

export const bulk = {
  /** seal gives the age file of clear to a recipient. */
  async seal(clear: Bytes, recipient: string): Promise<Bytes> {
    pool ??= new Pool(new URL('sealer.js', location.href))
    return (await pool.run({ seal: { bytes: clear, recipient } })).bytes
  },

  hash: plainHash,
}
