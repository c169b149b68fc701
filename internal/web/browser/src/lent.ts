// The program's requests take segments of eight megabytes along. As bytes they would be there three times: in
// the program, as what fetch is given, and as fetch's own copy, which stays until some day. A blob lies with the
// browser, and is gone when it was sent.

import { release } from './bytes'
import type { Bytes } from './bytes'

/** header names the body that a request takes along. It never leaves this worker. */
const header = 'Safehand-Lent'

const bodies = new Map<string, Blob>()
let count = 0

/** lend makes a body of pieces, under the name by which one request takes it. */
export function lend(pieces: Blob[]): string {
  const name = String(++count)
  bodies.set(name, new Blob(pieces))
  return name
}

/** piece is a part of a body. Its bytes are freed. */
export function piece(b: Bytes): Blob {
  const part = new Blob([b])
  release(b)
  return part
}

/** lent is fetch for requests that may name such a body. */
export function lent(plain: typeof fetch): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers)
    const name = headers.get(header)
    if (name === null) return plain(input, init)
    headers.delete(header)
    const body = bodies.get(name) ?? null
    bodies.delete(name)
    return plain(input, { ...init, headers, body })
  }
}
