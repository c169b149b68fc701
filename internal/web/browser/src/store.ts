// What lies in /home outlives the page: in the browser's own database, a row a
// file. All of it is locked, or tells nobody anything (the program in the page
// writes nothing else there). A browser that keeps nothing, or clears it at exit,
// loses the home and no evidence: a device code or the keyring file brings it back.

import { bytes, folder } from './tree'
import type { Bytes, Folder, Tree } from './tree'

const rows = 'home'

interface Row {
  path: string
  folder: boolean
  data: Uint8Array<ArrayBuffer>
}

function request<T>(r: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    r.onsuccess = () => resolve(r.result)
    r.onerror = () => reject(r.error)
  })
}

export class Store {
  private dirty = new Set<string>()
  private news = new BroadcastChannel('safehand-home')

  private constructor(
    private db: IDBDatabase | null,
    private tree: Tree,
  ) {
    // What can't be read now is read when the next program begins.
    this.news.onmessage = (e) => void this.reload(e.data as string[]).catch(() => undefined)
  }

  // open reads everything into the tree. Without a database the tree is all there
  // is: what is enrolled in such a page lasts as long as the page.
  static async open(tree: Tree): Promise<Store> {
    let db: IDBDatabase | null = null
    try {
      const r = indexedDB.open('safehand', 1)
      r.onupgradeneeded = () => r.result.createObjectStore(rows, { keyPath: 'path' })
      db = await request(r)
    } catch {
      db = null
    }
    const s = new Store(db, tree)
    tree.put('/home', folder())
    if (db) {
      const all = (await request(db.transaction(rows).objectStore(rows).getAll())) as Row[]
      all.sort((a, b) => (a.path < b.path ? -1 : 1)).forEach((r) => s.restore(r))
    }
    return s
  }

  private restore(r: Row): void {
    try {
      const there = this.tree.at(r.path)
      if (there.kind === 'folder') return // with what is in it
    } catch {
      // it is new here
    }
    this.tree.put(r.path, r.folder ? folder() : bytes(r.data))
  }

  // reload takes over what another tab of the same person wrote.
  private async reload(paths: string[]): Promise<void> {
    if (!this.db) return
    const all = this.db.transaction(rows).objectStore(rows)
    for (const path of paths) {
      const r = (await request(all.get(path))) as Row | undefined
      if (this.dirty.has(path)) continue // ours is younger
      try {
        if (r) this.restore(r)
        else this.tree.remove(path)
      } catch {
        // gone already
      }
    }
  }

  touched(path: string): void {
    if (path.startsWith('/home/')) this.dirty.add(path)
  }

  // flush returns once what was written so far will survive the browser: the disk
  // has it, not only the database's memory.
  async flush(): Promise<void> {
    const paths = [...this.dirty]
    this.dirty.clear()
    if (!this.db || paths.length === 0) return
    const t = this.db.transaction(rows, 'readwrite', { durability: 'strict' })
    const all = t.objectStore(rows)
    for (const path of paths) {
      const row = this.row(path)
      if (row) all.put(row)
      else all.delete(path)
    }
    await new Promise<void>((resolve, reject) => {
      t.oncomplete = () => resolve()
      t.onabort = () => reject(t.error)
    })
    this.news.postMessage(paths)
  }

  private row(path: string): Row | null {
    let n: Bytes | Folder
    try {
      n = this.tree.at(path) as Bytes | Folder
    } catch {
      return null
    }
    if (n.kind === 'folder') return { path, folder: true, data: new Uint8Array(0) }
    return { path, folder: false, data: n.data.slice(0, n.size) }
  }
}
