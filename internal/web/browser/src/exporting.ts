// Saving an exhibit's files outside: one pass, checked while it is saved. No part is opened that is not the
// listed one, a file takes its name only when its own digest is right, and names are such as every system
// takes; the true ones stand in a list beside them.

import type { Bytes } from './bytes'
import { hex, release } from './bytes'
import { call, changed } from './client'
import { word } from './island'
import type { Item } from './item'
import { clearSize } from './layout'
import { authorization, item, open, signIn } from './opened'
import type { Opened, OpenedFile } from './opened'
import { NotFetched, SealBroken, openPart } from './openpart'
import { plainHash } from './plainhash'
import { Pool } from './pool'
import { built, script } from './scripts'

interface Writer {
  write(b: Bytes): Promise<void>
  close(): Promise<void>
  abort(): Promise<void>
}

/** Place is where files go: a folder that the person chose, or the browser's own downloads. */
interface Place {
  file(path: string): Promise<Writer>
  loose?: true // downloads, which have no folder
}

// Each takes the memory of a part, twice: one is fetched while another is opened and written.
const ahead = 2

// written is how many bytes are written at once.
const written = 1 << 20

/** Say is told what is done, and of what takes long how much of it is. */
export type Say = (text: string, percent?: number) => void

/** save asks where to, and saves all files of an exhibit there. */
export async function save(sending: string, exhibit: string, say: Say): Promise<void> {
  const place = await choosePlace()
  const o = await open(sending, exhibit, 'export')
  const pool = new Pool(script(built() + 'sealer.js'), 1)
  try {
    const files = o.files.filter((f) => !f.folder)
    const parts = files[0] && new Parts(item(sending, o, files[0]), pool)
    for (const f of files) await one(parts!, o, f, place, say)
  } finally {
    pool.end()
  }
  await trueNames(o, place)
  await call('exported', { id: sending, exhibits: [exhibit], opening: o.opening })
  say(word(place.loose ? 'saved-loose' : 'saved', { reference: o.reference, files: o.files.filter((f) => !f.folder).length, folder: o.folder }))
  changed()
}

async function one(parts: Parts, o: Opened, f: OpenedFile, place: Place, say: Say): Promise<void> {
  const w = await place.file(`${o.folder}/${f.safe}`)
  const hash = await plainHash()
  try {
    for await (const b of parts.of(f)) {
      hash.update(b)
      await w.write(b)
      const percent = Math.floor((100 * parts.done) / o.padded)
      say(word('saving', { name: f.path, percent }), percent)
    }
    if (hex(hash.digest()) !== f.digest) throw new Error(word('not-the-file', { name: f.path }))
    await w.close()
  } catch (e) {
    await w.abort().catch(() => undefined)
    throw e
  }
}

// trueNames lists what could not keep its own name.
async function trueNames(o: Opened, place: Place): Promise<void> {
  if (o.true_names === '') return
  const w = await place.file(`${o.folder}/TRUE-NAMES.txt`)
  await w.write(new TextEncoder().encode(o.true_names))
  await w.close()
}

/** Parts fetches the sealed parts in order, a few ahead, each once while the files follow one another. */
class Parts {
  done = 0
  private readonly opened = new Map<number, Promise<Bytes>>()
  private readonly holds: number // bytes of the stream in each part but the last

  constructor(
    private readonly item: Item,
    private readonly pool: Pool,
  ) {
    this.holds = clearSize(item.segmentSize) ?? 0
    if (this.holds === 0) throw new Error('no part has such a size')
  }

  async *of(f: OpenedFile): AsyncGenerator<Bytes> {
    const end = f.offset + f.size
    for (let at = f.offset; at < end; ) {
      const i = Math.floor(at / this.holds)
      const start = i * this.holds
      const clear = await this.part(i)
      const to = Math.min(end, start + clear.length)
      yield clear.subarray(at - start, to - start)
      at = this.done = to
    }
  }

  private part(i: number): Promise<Bytes> {
    for (const [k, passed] of this.opened) {
      if (k >= i) continue
      this.opened.delete(k)
      void passed.then(release, () => undefined)
    }
    for (let k = i; k < Math.min(i + ahead, this.item.segments.length); k++) {
      if (this.opened.has(k)) continue
      const p = this.fetched(k)
      p.catch(() => undefined) // it is heard of when its turn comes
      this.opened.set(k, p)
    }
    return this.opened.get(i)!
  }

  private async fetched(i: number, again = true): Promise<Bytes> {
    try {
      return await openPart(this.pool, { ...this.item, authorization: authorization() }, this.item.segments[i]!)
    } catch (e) {
      if (e instanceof SealBroken) throw new Error(word('seal-broken', { part: i + 1 }))
      if (!(e instanceof NotFetched)) throw e
      if (e.status !== 401 || !again) throw new Error(word('not-fetched', { part: i + 1 }))
      await signIn()
      return this.fetched(i, false)
    }
  }
}

/** foldered says whether this browser lets a page ask for a folder to write into. */
export const foldered = (): boolean => 'showDirectoryPicker' in window

type Picker = (o: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>

// choosePlace: a folder where the browser lets a page write into one. Where that is blocked the files come as
// downloads, each whole and checked before the browser is given it.
async function choosePlace(): Promise<Place> {
  const pick = (window as unknown as { showDirectoryPicker?: Picker }).showDirectoryPicker
  if (!pick) return downloads
  try {
    return inFolder(await pick.call(window, { mode: 'readwrite' }))
  } catch (e) {
    if ((e as Error).name === 'AbortError') throw e
    return downloads // blocked by the organisation's settings
  }
}

function inFolder(root: FileSystemDirectoryHandle): Place {
  return {
    async file(path) {
      const names = path.split('/')
      const name = names.pop()!
      let dir = root
      for (const n of names) dir = await dir.getDirectoryHandle(n, { create: true })
      if (await there(dir, name)) throw new Error(word('there-already', { name: path }))
      const w = await (await dir.getFileHandle(name, { create: true })).createWritable()
      return {
        // What is written is there a second time until the browser's own process has it.
        write: async (b) => {
          for (let at = 0; at < b.length; at += written) await w.write(b.subarray(at, at + written))
        },
        close: () => w.close(),
        // What was not finished leaves no empty file behind.
        abort: async () => {
          await w.abort()
          await dir.removeEntry(name)
        },
      }
    },
  }
}

async function there(dir: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await dir.getFileHandle(name)
    return true
  } catch {
    return false
  }
}

const most = 1 << 30

const downloads: Place = {
  loose: true,
  async file(path) {
    let parts: Bytes[] = []
    let size = 0
    return {
      async write(b) {
        size += b.length
        if (size > most) throw new Error(word('too-large-to-download'))
        parts.push(b.slice()) // a copy: what is passed is freed; and no blob yet, which a browser may put on the disk
      },
      async close() {
        const url = URL.createObjectURL(new Blob(parts as BlobPart[], { type: 'application/octet-stream' }))
        const a = Object.assign(document.createElement('a'), { href: url, download: path.split('/').join(' ') })
        a.click()
        setTimeout(() => URL.revokeObjectURL(url), 60_000)
      },
      async abort() {
        parts = []
      },
    }
  },
}
