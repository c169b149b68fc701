// What a person dragged or chose, as files with the paths they had.

export interface Picked {
  path: string // below what was chosen, with slashes
  file: File
}

/** Unread is a file or folder that the browser could not read. */
export class Unread extends Error {
  constructor(readonly path: string) {
    super(path)
  }
}

/** chosen calls f for what is chosen, and for what was chosen before this script ran. */
export function chosen(input: HTMLInputElement, f: () => void): void {
  input.addEventListener('change', f)
  if (input.files?.length) f()
}

/** ofInput are the files of an <input type=file>, of a folder with their paths in it. */
export function ofInput(input: HTMLInputElement): Picked[] {
  return [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

/** ofDrop are the files of a drop, those in folders too. It fails with Unread, and then gives none. */
export async function ofDrop(d: DataTransfer): Promise<Picked[]> {
  const entries = [...d.items].map((i) => i.webkitGetAsEntry()).filter((e) => e !== null)
  const out: Picked[] = []
  for (const e of entries) await walk(e, '', out)
  return out
}

async function walk(e: FileSystemEntry, above: string, out: Picked[]): Promise<void> {
  const path = above + e.name
  if (e.isFile) {
    const file = await new Promise<File>((ok, bad) => (e as FileSystemFileEntry).file(ok, () => bad(new Unread(path))))
    out.push({ path, file })
    return
  }
  const reader = (e as FileSystemDirectoryEntry).createReader()
  for (;;) {
    // A browser gives a folder in parts, and an empty part at its end.
    const some = await new Promise<FileSystemEntry[]>((ok, bad) => reader.readEntries(ok, () => bad(new Unread(path))))
    if (some.length === 0) return
    for (const c of some) await walk(c, path + '/', out)
  }
}

/** Exhibits groups files into exhibits: a folder named like one is one, and so is a folder of which no file is named so. */
export function grouped(all: Picked[], isReference: (name: string) => boolean): Picked[][] {
  const tops = new Map<string, Picked[]>()
  for (const p of all) {
    const top = p.path.split('/')[0]!
    tops.set(top, [...(tops.get(top) ?? []), p])
  }
  const out: Picked[][] = []
  for (const [top, files] of tops) {
    const inside = files.filter((p) => p.path !== top)
    if (inside.length === 0 || isReference(top)) out.push(files)
    else if (inside.some((p) => isReference(p.path.split('/')[1]!))) {
      out.push(...grouped(inside.map((p) => ({ ...p, path: p.path.slice(top.length + 1) })), isReference))
    } else out.push(files)
  }
  return out
}
