// What is opened on a page: its key stays here until the page locks or is left, and the opening stands in the
// log before the key came.

import { call, on } from './client'
import type { Item } from './item'

/** Opened is an exhibit as the client gives it once the opening is in the log. */
export interface Opened {
  opening: string
  exhibit: string
  reference: string
  description: string
  folder: string
  key: string
  padded: number
  segments: { digest: string; size: number }[]
  files: OpenedFile[]
  true_names: string
}

export interface OpenedFile {
  path: string
  safe: string
  folder?: boolean
  offset: number
  size: number
  digest: string
}

interface Answer {
  token: string
  exhibits: Opened[]
}

let token = ''
const opened = new Map<string, Promise<Opened>>()
on('locked', () => {
  opened.clear()
  token = ''
})

/** open says for what an exhibit is opened, once for each purpose while the page is unlocked. */
export function open(sending: string, exhibit: string, purpose: 'view' | 'export'): Promise<Opened> {
  const name = `${purpose} ${sending} ${exhibit}`
  let o = opened.get(name)
  if (!o) {
    o = call<Answer>('open', { id: sending, exhibits: [exhibit], purpose }).then((a) => {
      token = a.token
      return a.exhibits[0]!
    })
    o.catch(() => opened.delete(name))
    opened.set(name, o)
  }
  return o
}

/** signIn is another token for fetching sealed parts, when the one before ran out. */
export async function signIn(): Promise<string> {
  token = await call<string>('session')
  return authorization()
}

export function authorization(): string {
  return `Bearer ${token}`
}

/** item is one file as the player takes it: its exhibit's key, and nothing of any other. */
export function item(sending: string, o: Opened, f: OpenedFile): Item {
  return {
    key: o.key,
    segments: o.segments.map((s, index) => ({ index, ...s })),
    segmentSize: o.segments[0]!.size,
    at: `/v1/consignments/${sending}/${o.exhibit}/segments/`,
    authorization: authorization(),
    offset: f.offset,
    size: f.size,
    name: f.path,
  }
}
