// The exhibits of a sending while it is prepared: a row each, filled in from the names of the files.

import { call, choose, state } from './client'
import { kindOf, markingOf } from './guess'
import type { Listed } from './guess'
import { part, reason, size, word } from './island'
import { grouped } from './picked'
import type { Picked } from './picked'
import { plays } from './plays'

export interface OutgoingExhibit {
  reference: string
  description: string
  type: string
  marking: string
  master?: string
  people?: string[]
  paths: string[]
  ahead?: number // what of it is sealed and stored already
}

interface Row {
  element: HTMLElement
  paths: string[]
  bytes: number
  begun: boolean // its sealing was asked for
  settled: boolean // and has its number, or never will
  ahead?: number
  removed?: boolean
  looked?: Promise<void> // or it took too long
}

// patience is for how long what is chosen waits to be sealed while recordings are looked at, in milliseconds: both at
// once take more memory than a page should.
const patience = 10_000

export class ExhibitRows {
  private rows: Row[] = []

  constructor(
    private readonly place: HTMLElement,
    private readonly shape: HTMLTemplateElement,
    private readonly changed: () => void,
  ) {}

  get bytes(): number {
    return this.rows.reduce((n, r) => n + r.bytes, 0)
  }

  get count(): number {
    return this.rows.length
  }

  async add(all: Picked[]): Promise<void> {
    const read = new Map<string, string>()
    for (const p of all) {
      for (const name of p.path.split('/')) {
        if (!read.has(name)) read.set(name, await call<string>('reference', { name }))
      }
    }
    for (const files of grouped(all, (name) => read.get(name) !== '')) this.row(files, read)
    this.changed()
  }

  private row(files: Picked[], read: Map<string, string>): void {
    const top = files[0]!.path.split('/')[0]!
    const under = choose(files)
    const element = (this.shape.content.firstElementChild as HTMLElement).cloneNode(true) as HTMLElement
    const bytes = files.reduce((n, f) => n + f.file.size, 0)
    const row: Row = { element, paths: [`${under}/${top}`], bytes, begun: false, settled: false }
    part(element, 'file').textContent = files.length === 1 ? `${top} (${size(bytes)})` : word('folder-of', { name: top, files: files.length, size: size(bytes) })
    this.field(element, 'reference').value = read.get(top) ?? ''
    this.field(element, 'description').value = top.replace(/\.[^.]*$/, '')
    const kind = kindOf(files[0]!.path)
    this.field(element, 'type').value = kind
    this.field(element, 'marking').value = markingOf(kind)
    this.field(element, 'type').addEventListener('change', () => {
      this.field(element, 'marking').value = markingOf(this.field(element, 'type').value)
    })
    this.labelled(element)
    element.addEventListener('input', () => this.changed())
    element.querySelector('[data-do="remove"]')?.addEventListener('click', () => this.remove(row))
    this.rows.push(row)
    this.place.append(element)
    if (files.length === 1) this.looks = this.looks.then(() => (row.removed ? undefined : this.look(element, files[0]!.file)))
    row.looked = Promise.race([this.looks, new Promise<void>((over) => setTimeout(over, patience))])
    void this.begin(row)
  }

  /** ready has what was chosen before the key was there sealed too. */
  ready(): void {
    for (const r of this.rows) void this.begin(r)
  }

  // begin has a row's files sealed and stored from now on, while the form is filled in. Nothing is said by it.
  private async begin(row: Row): Promise<void> {
    if (row.begun || state() !== 'unlocked') return
    row.begun = true
    const p = part(row.element, 'stored')
    try {
      row.ahead = (await call<{ number: number }>('ahead', { paths: row.paths })).number
      this.settle(row)
      if (row.removed) return void call('letGo', { number: row.ahead }).catch(() => undefined)
      p.textContent = word('storing-waits')
      await row.looked
      if (row.removed) return
      let said = -1
      await call('storeAhead', { number: row.ahead }, (done, total) => {
        const percent = Math.floor((100 * done) / total)
        if (percent !== said) p.textContent = word('storing', { percent: (said = percent) })
      })
      p.ariaLive = 'polite' // that is worth hearing; each percent is not
      p.textContent = word('stored-ahead')
    } catch (e) {
      if (!row.removed) p.textContent = word('not-ahead', { why: reason(e) })
      this.settle(row)
    }
  }

  private settle(row: Row): void {
    if (row.settled) return
    row.settled = true
    if (!row.removed) this.changed()
  }

  /** settled: what is sent now takes over all that was begun. */
  get settled(): boolean {
    return this.rows.every((r) => r.settled)
  }

  /** leave lets go of what was not sent: the form was left. */
  leave(): void {
    for (const r of this.rows) this.letGo(r)
  }

  private letGo(row: Row): void {
    row.removed = true
    if (row.ahead !== undefined && state() === 'unlocked') void call('letGo', { number: row.ahead }).catch(() => undefined)
  }

  // labelled ties each label to its field: the template can't, it is used many times.
  private labelled(element: HTMLElement): void {
    const n = ExhibitRows.next++
    for (const label of element.querySelectorAll('label')) {
      const field = label.parentElement?.querySelector('input, select')
      if (field) label.htmlFor = field.id = `exhibit-${n}-${field.getAttribute('name')}`
    }
  }
  private static next = 1

  // One recording after the other is looked at: each takes some forty megabytes, and a browser ends pages that
  // grow large.
  private looks: Promise<void> = Promise.resolve()

  private async look(element: HTMLElement, file: File): Promise<void> {
    const p = part(element, 'progress')
    p.textContent = word('looking')
    const got = await plays(file).catch(() => undefined)
    if (!got) p.textContent = ''
    else if (got.picture === got.points && got.sound !== 0) {
      p.textContent = word(got.sound === undefined ? 'plays-picture' : 'plays', { points: got.points, picture: got.picture, sound: got.sound ?? 0, length: length(got.seconds) })
    } else {
      p.textContent = word('plays-partly', { points: got.points, picture: got.picture, sound: got.sound ?? '?', length: length(got.seconds) })
      p.classList.add('app-quiet--warning')
    }
  }

  private remove(row: Row): void {
    row.element.remove()
    this.letGo(row)
    this.rows = this.rows.filter((r) => r !== row)
    this.changed()
  }

  /** use takes descriptions from a list, and says which of its exhibits no file is here for. */
  use(list: Listed[]): string[] {
    const missing: string[] = []
    for (const l of list) {
      const r = this.rows.find((r) => this.field(r.element, 'reference').value.toUpperCase() === l.reference)
      if (!r) missing.push(l.reference)
      else if (l.description !== '') this.field(r.element, 'description').value = l.description
    }
    this.changed()
    return missing
  }

  /** outgoing is what is written in the rows; a row without a reference is taken to. */
  outgoing(): OutgoingExhibit[] {
    return this.rows.map((r) => ({
      reference: this.field(r.element, 'reference').value.trim(),
      description: this.field(r.element, 'description').value.trim(),
      type: this.field(r.element, 'type').value,
      marking: this.field(r.element, 'marking').value,
      paths: r.paths,
      ...(r.ahead === undefined ? {} : { ahead: r.ahead }),
    }))
  }

  /** unnamed is the first field of a reference that is empty, or stands twice. */
  unnamed(): HTMLInputElement | undefined {
    const seen = new Set<string>()
    for (const r of this.rows) {
      const f = this.field(r.element, 'reference')
      const name = f.value.trim().toUpperCase()
      if (name === '' || seen.has(name)) return f
      seen.add(name)
    }
    return undefined
  }

  get paths(): string[] {
    return this.rows.flatMap((r) => r.paths)
  }

  private field(of: HTMLElement, name: string): HTMLInputElement {
    return of.querySelector<HTMLInputElement>(`[name="${name}"]`)!
  }
}

function length(seconds: number): string {
  const h = Math.floor(seconds / 3600)
  const m = Math.round((seconds % 3600) / 60)
  return h > 0 ? word('hours-minutes', { h, m }) : m > 0 ? word('minutes', { m }) : word('seconds', { s: Math.round(seconds) })
}
