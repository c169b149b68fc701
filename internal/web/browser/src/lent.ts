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
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    const name = headers.get(header)
    if (name === null) return passing(await plain(input, init))
    headers.delete(header)
    const body = bodies.get(name) ?? null
    bodies.delete(name)
    return passing(await plain(input, { ...init, headers, body }))
  }
}

// passing frees what was read of an answer as soon as the next piece is asked for: Go has copied it by then
// (net/http/roundtrip_js.go). They are two megabytes each, and a browser looks for them late.
function passing(r: Response): Response {
  const body = r.body
  if (!body) return r
  const plain = body.getReader.bind(body) as () => ReadableStreamDefaultReader<Bytes>
  const reader = () => {
    const of = plain()
    const read = of.read.bind(of)
    let last: Bytes | undefined
    of.read = async () => {
      if (last) release(last)
      const piece = await read()
      last = piece.value
      return piece
    }
    return of
  }
  return Object.defineProperty(r, 'body', { value: Object.defineProperty(body, 'getReader', { value: reader }) })
}
