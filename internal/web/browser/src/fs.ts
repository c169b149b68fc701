// The file system that the Go program in the page calls: Node's, as far as Go's os
// package uses it (syscall/fs_js.go). /home outlives the page (store.ts); /chosen
// holds what a person picked, read-only; the rest is in memory.

import { release } from './bytes'
import { ReadAhead } from './readahead'
import { Fault, bytes, folder, sizeOf, truncate, write } from './tree'
import type { Bytes, Node, Tree } from './tree'
import type { Store } from './store'

type Callback = (error: unknown, ...out: unknown[]) => void

const O = { RDONLY: 0, WRONLY: 1, RDWR: 2, CREAT: 64, EXCL: 128, TRUNC: 512, APPEND: 1024, DIRECTORY: 65536 }

interface Open {
  path: string
  node: Node
  flags: number
  at: number
  chosen?: ReadAhead | undefined
}

class Stat {
  dev = 1
  nlink = 1
  uid = 1000
  gid = 1000
  rdev = 0
  blksize = 4096
  ino: number
  mode: number
  size: number
  blocks: number
  atimeMs: number
  mtimeMs: number
  ctimeMs: number
  constructor(private n: Node) {
    this.ino = n.ino
    this.mode = n.mode
    this.size = sizeOf(n)
    this.blocks = Math.ceil(this.size / 512)
    this.atimeMs = this.mtimeMs = this.ctimeMs = n.changed
  }
  isDirectory(): boolean {
    return this.n.kind === 'folder'
  }
}

// answer runs f and hands on what it gives or throws, never before the call that
// asked has returned: Go waits for it as for any other answer.
function answer(callback: Callback, f: () => unknown): void {
  void (async () => {
    try {
      callback(null, await f())
    } catch (e) {
      callback(e instanceof Fault ? e : Object.assign(new Error(String(e)), { code: 'EIO' }))
    }
  })()
}

export class Files {
  readonly constants = {
    O_WRONLY: O.WRONLY, O_RDWR: O.RDWR, O_CREAT: O.CREAT, O_TRUNC: O.TRUNC,
    O_APPEND: O.APPEND, O_EXCL: O.EXCL, O_DIRECTORY: O.DIRECTORY,
  }
  private opened = new Map<number, Open>()
  private next = 100
  private line = ''

  constructor(
    private tree: Tree,
    private store: Store,
  ) {}

  // writeSync is where the program's own standard output goes: a line at a time to
  // the console, where nothing of it may name anything.
  writeSync = (_fd: number, b: Uint8Array): number => {
    this.line += new TextDecoder().decode(b)
    const end = this.line.lastIndexOf('\n')
    if (end >= 0) {
      console.log(this.line.slice(0, end))
      this.line = this.line.slice(end + 1)
    }
    return b.length
  }

  write = (fd: number, b: Uint8Array, offset: number, length: number, position: number | null, cb: Callback): void => {
    if (fd === 1 || fd === 2) {
      answer(cb, () => this.writeSync(fd, b.subarray(offset, offset + length)))
      return
    }
    answer(cb, () => {
      const o = this.of(fd)
      const f = writable(o.node)
      const at = position ?? (o.flags & O.APPEND ? f.size : o.at)
      write(f, b.subarray(offset, offset + length), at)
      if (position === null) o.at = at + length
      this.store.touched(o.path)
      return length
    })
  }

  // Of a chosen file, which may be of any size, what passed through here is freed at once. Go comes back from an
  // answer only when all it can do has been done (runtime/lock_js.go), so that it has its copy by then.
  read = (fd: number, b: Uint8Array<ArrayBuffer>, offset: number, length: number, position: number | null, cb: Callback): void => {
    let passing = false
    const given: Callback = (...said) => {
      cb(...said)
      if (passing) release(b)
    }
    answer(given, async () => {
      const o = this.of(fd)
      const at = position ?? o.at
      passing = o.chosen !== undefined
      const n = await readInto(b.subarray(offset, offset + length), o, at)
      if (position === null) o.at = at + n
      return n
    })
  }

  open = (path: string, flags: number, _mode: number, cb: Callback): void =>
    answer(cb, () => {
      const node = this.find(path, flags)
      if (flags & O.DIRECTORY && node.kind !== 'folder') throw new Fault('ENOTDIR')
      if (flags & O.TRUNC) {
        truncate(writable(node), 0)
        this.store.touched(path)
      }
      const fd = this.next++
      this.opened.set(fd, { path, node, flags, at: 0, chosen: node.kind === 'chosen' ? new ReadAhead(node.file) : undefined })
      return fd
    })

  private find(path: string, flags: number): Node {
    try {
      const n = this.tree.at(path)
      if (flags & O.CREAT && flags & O.EXCL) throw new Fault('EEXIST')
      if (n.kind === 'folder' && flags & (O.WRONLY | O.RDWR)) throw new Fault('EISDIR')
      return n
    } catch (e) {
      if (!(e instanceof Fault) || e.code !== 'ENOENT' || !(flags & O.CREAT)) throw e
      const [parent, name] = this.tree.above(path)
      const made = bytes()
      parent.children.set(name, made)
      this.store.touched(path)
      return made
    }
  }

  close = (fd: number, cb: Callback): void =>
    answer(cb, () => {
      this.opened.get(fd)?.chosen?.end()
      this.opened.delete(fd)
    })

  // fsync of a file or of a folder: everything written so far.
  fsync = (_fd: number, cb: Callback): void => answer(cb, () => this.store.flush())

  stat = (path: string, cb: Callback): void => answer(cb, () => new Stat(this.tree.at(path)))
  lstat = this.stat
  fstat = (fd: number, cb: Callback): void => answer(cb, () => new Stat(this.of(fd).node))

  readdir = (path: string, cb: Callback): void =>
    answer(cb, () => {
      const n = this.tree.at(path)
      if (n.kind !== 'folder') throw new Fault('ENOTDIR')
      return [...n.children.keys()]
    })

  mkdir = (path: string, _mode: number, cb: Callback): void =>
    answer(cb, () => {
      const [parent, name] = this.tree.above(path)
      if (parent.children.has(name)) throw new Fault('EEXIST')
      parent.children.set(name, folder())
      this.store.touched(path)
    })

  unlink = (path: string, cb: Callback): void =>
    answer(cb, () => {
      if (this.tree.at(path).kind === 'folder') throw new Fault('EISDIR')
      this.tree.remove(path)
      this.store.touched(path)
    })

  rmdir = (path: string, cb: Callback): void =>
    answer(cb, () => {
      const n = this.tree.at(path)
      if (n.kind !== 'folder') throw new Fault('ENOTDIR')
      if (n.children.size > 0) throw new Fault('ENOTEMPTY')
      this.tree.remove(path)
      this.store.touched(path)
    })

  rename = (from: string, to: string, cb: Callback): void =>
    answer(cb, () => {
      const n = this.tree.at(from)
      const [parent, name] = this.tree.above(to)
      this.touchedAll(from, n)
      this.tree.remove(from)
      parent.children.set(name, n)
      this.touchedAll(to, n)
    })

  link = (from: string, to: string, cb: Callback): void =>
    answer(cb, () => {
      const n = this.tree.at(from)
      const [parent, name] = this.tree.above(to)
      if (parent.children.has(name)) throw new Fault('EEXIST')
      parent.children.set(name, n)
      this.store.touched(to)
    })

  private touchedAll(path: string, n: Node): void {
    this.store.touched(path)
    if (n.kind === 'folder') n.children.forEach((c, name) => this.touchedAll(`${path}/${name}`, c))
  }

  truncate = (path: string, size: number, cb: Callback): void =>
    answer(cb, () => {
      truncate(writable(this.tree.at(path)), size)
      this.store.touched(path)
    })
  ftruncate = (fd: number, size: number, cb: Callback): void =>
    answer(cb, () => {
      const o = this.of(fd)
      truncate(writable(o.node), size)
      this.store.touched(o.path)
    })

  // Whose a file is, and when it was read, means nothing in a page.
  chmod = (_p: string, _m: number, cb: Callback): void => answer(cb, () => undefined)
  fchmod = (_f: number, _m: number, cb: Callback): void => answer(cb, () => undefined)
  chown = (_p: string, _u: number, _g: number, cb: Callback): void => answer(cb, () => undefined)
  fchown = (_f: number, _u: number, _g: number, cb: Callback): void => answer(cb, () => undefined)
  lchown = this.chown
  utimes = (path: string, _a: number, m: number, cb: Callback): void =>
    answer(cb, () => {
      this.tree.at(path).changed = m * 1000
    })

  readlink = (_p: string, cb: Callback): void => answer(cb, () => { throw new Fault('EINVAL') })
  symlink = (_a: string, _b: string, cb: Callback): void => answer(cb, () => { throw new Fault('EPERM') })

  private of(fd: number): Open {
    const o = this.opened.get(fd)
    if (!o) throw new Fault('EBADF')
    return o
  }
}

function writable(n: Node): Bytes {
  if (n.kind !== 'bytes') throw new Fault(n.kind === 'folder' ? 'EISDIR' : 'EACCES')
  return n
}

// readInto never has a chosen file in memory whole.
async function readInto(b: Uint8Array, o: Open, at: number): Promise<number> {
  if (o.chosen) return o.chosen.read(b, at)
  if (o.node.kind !== 'bytes') throw new Fault('EISDIR')
  const got = o.node.data.subarray(at, Math.min(at + b.length, o.node.size))
  b.set(got)
  return got.length
}
