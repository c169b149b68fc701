// The files that the program in the page sees. They are made of three kinds of
// things: bytes in memory, files a person chose (read from her disk when they are
// read), and folders. Nothing here is written anywhere; store.ts keeps what must
// outlive the page.

export interface Folder {
  kind: 'folder'
  ino: number
  mode: number
  changed: number
  children: Map<string, Node>
}

export interface Bytes {
  kind: 'bytes'
  ino: number
  mode: number
  changed: number
  data: Uint8Array<ArrayBuffer> // its first size bytes count
  size: number
}

// Chosen is a file on the person's own disk.
export interface Chosen {
  kind: 'chosen'
  ino: number
  mode: number
  changed: number
  file: File
}

export type Node = Folder | Bytes | Chosen

// Fault is a file system's error: Go's syscall package knows it by its code.
export class Fault extends Error {
  constructor(readonly code: string) {
    super(code)
  }
}

let inodes = 1

export function folder(): Folder {
  return { kind: 'folder', ino: inodes++, mode: 0o40700, changed: Date.now(), children: new Map() }
}

export function bytes(data: Uint8Array<ArrayBuffer> = new Uint8Array(0)): Bytes {
  return { kind: 'bytes', ino: inodes++, mode: 0o100600, changed: Date.now(), data, size: data.length }
}

export function chosen(file: File): Chosen {
  return { kind: 'chosen', ino: inodes++, mode: 0o100400, changed: file.lastModified, file }
}

export function sizeOf(n: Node): number {
  return n.kind === 'bytes' ? n.size : n.kind === 'chosen' ? n.file.size : 0
}

export class Tree {
  readonly root = folder()

  // at finds what stands at an absolute path.
  at(path: string): Node {
    let n: Node = this.root
    for (const name of names(path)) {
      if (n.kind !== 'folder') throw new Fault('ENOTDIR')
      const next = n.children.get(name)
      if (!next) throw new Fault('ENOENT')
      n = next
    }
    return n
  }

  // above gives the folder something stands in, and its name there.
  above(path: string): [Folder, string] {
    const all = names(path)
    const name = all.pop()
    if (name === undefined) throw new Fault('EINVAL')
    const n = this.at('/' + all.join('/'))
    if (n.kind !== 'folder') throw new Fault('ENOTDIR')
    return [n, name]
  }

  // put makes every folder on the way.
  put(path: string, n: Node): void {
    const all = names(path)
    const last = all.pop()
    if (last === undefined) return
    let at = this.root
    for (const name of all) {
      let next = at.children.get(name)
      if (!next) at.children.set(name, (next = folder()))
      if (next.kind !== 'folder') throw new Fault('ENOTDIR')
      at = next
    }
    at.children.set(last, n)
  }

  remove(path: string): void {
    const [parent, name] = this.above(path)
    if (!parent.children.delete(name)) throw new Fault('ENOENT')
    parent.changed = Date.now()
  }
}

function names(path: string): string[] {
  const out: string[] = []
  for (const name of path.split('/')) {
    if (name === '..') out.pop()
    else if (name !== '' && name !== '.') out.push(name)
  }
  return out
}

// write puts b into f at a place, making room by doubling: a journal grows by a
// line at a time.
export function write(f: Bytes, b: Uint8Array, at: number): void {
  const end = at + b.length
  if (end > f.data.length) {
    const more = new Uint8Array(Math.max(end, f.data.length * 2, 256))
    more.set(f.data.subarray(0, f.size))
    f.data = more
  }
  f.data.set(b, at)
  f.size = Math.max(f.size, end)
  f.changed = Date.now()
}

export function truncate(f: Bytes, size: number): void {
  const cut = new Uint8Array(size)
  cut.set(f.data.subarray(0, Math.min(size, f.size)))
  f.data = cut
  f.size = size
  f.changed = Date.now()
}
