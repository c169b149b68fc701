// The exhibits of a sending while it is prepared: a row each, filled in from the names of the files.

import { call, choose, state } from './client'
import { kindOf, markingOf } from './guess'
import type { Listed } from './exhibitlist'
import { part, size, word } from './island'
import { reason } from './reason'
import type { Missing } from './missing'
import { grouped } from './picked'
import type { Picked } from './picked'
import { RowLook } from './rowlook'

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
  look: RowLook
  looked: Promise<void> // or it took too long
}

// patience is for how long what is chosen waits to be sealed while recordings are looked at, in milliseconds: both at
// once take more memory than a page should.
const patience = 10_000

export class ExhibitRows {
  private rows: Row[] = []
  private left = false // it is sent, or the form is gone: nobody waits for a look
  private listed: Listed[] = [] // a list may be pasted before its files are chosen

  /** room waits until what was chosen may be stored. */
  constructor(
    private readonly place: HTMLElement,
    private readonly shape: HTMLTemplateElement,
    private readonly changed: () => void,
    private readonly room: () => Promise<void>,
  ) {}

  get bytes(): number {
    return this.rows.reduce((n, r) => n + r.bytes, 0)
  }

  get count(): number {
    return this.rows.length
  }

  async add(all: Picked[]): Promise<void> {
    this.left = false // after a sending that came to nothing more may be chosen
    const read = new Map<string, string>()
    for (const p of all) {
      for (const name of p.path.split('/')) {
        if (!read.has(name)) read.set(name, await call<string>('reference', { name }))
      }
    }
    for (const files of grouped(all, (name) => read.get(name) !== '')) this.row(files, read)
    this.fillIn()
    this.changed()
  }

  private row(files: Picked[], read: Map<string, string>): void {
    const top = files[0]!.path.split('/')[0]!
    const under = choose(files)
    const element = (this.shape.content.firstElementChild as HTMLElement).cloneNode(true) as HTMLElement
    const bytes = files.reduce((n, f) => n + f.file.size, 0)
    const look = new RowLook(element, files, this.changed)
    const row: Row = { element, paths: [`${under}/${top}`], bytes, begun: false, settled: false, look, looked: Promise.resolve() }
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
    this.looks = this.looks.then(() => look.run(() => this.left || row.removed === true))
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
      await Promise.all([row.looked, this.room()])
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

  /** lookNoFurther ends all looks: what was not looked at by then is named. */
  lookNoFurther(): void {
    this.left = true
  }

  /** leave lets go of what was not sent: the form was left. */
  leave(): void {
    for (const r of this.rows) {
      r.look.closed()
      this.letGo(r)
    }
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

  /** looked is the end of all looks. */
  get looked(): Promise<void> {
    return this.looks
  }

  /** unlooked are the references of what has not been looked at yet. */
  get unlooked(): string[] {
    return this.rows.filter((r) => !r.look.ended).map((r) => this.name(r))
  }

  private remove(row: Row): void {
    row.element.remove()
    row.look.closed()
    this.letGo(row)
    this.rows = this.rows.filter((r) => r !== row)
    this.changed()
  }

  /** use takes what a list says of exhibits: those that are here, and those that are chosen later. */
  use(list: Listed[]): void {
    this.listed = list
    this.fillIn()
    this.changed()
  }

  // fillIn writes each description of the list once: what she changes after that stays.
  private fillIn(): void {
    for (const r of this.rows) {
      const l = this.listed.find((l) => l.reference === this.name(r).toUpperCase())
      if (l && l.description !== '') this.field(r.element, 'description').value = l.description
      this.listed = this.listed.filter((x) => x !== l)
    }
  }

  /** fileless are the exhibits of the list for which no file is here. */
  get fileless(): string[] {
    return this.listed.map((l) => l.reference)
  }

  private name(r: Row): string {
    return this.field(r.element, 'reference').value.trim()
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

  /** lacks is what the rows still lack: references, and an answer where something is missing in a recording. */
  lacks(): Missing[] {
    const out: Missing[] = []
    const seen = new Set<string>()
    for (const r of this.rows) {
      const at = this.field(r.element, 'reference')
      const name = this.name(r).toUpperCase()
      const file = part(r.element, 'file').textContent ?? ''
      if (name === '') out.push({ text: word('no-reference', { file }), at })
      else if (seen.has(name)) out.push({ text: word('twice', { reference: this.name(r), file }), at })
      seen.add(name)
      const wants = r.look.wants
      if (wants) out.push({ text: word('something-missing', { name: name === '' ? file : this.name(r), what: wants.what }), at: wants.at })
    }
    return out
  }

  get paths(): string[] {
    return this.rows.flatMap((r) => r.paths)
  }

  private field(of: HTMLElement, name: string): HTMLInputElement {
    return of.querySelector<HTMLInputElement>(`[name="${name}"]`)!
  }
}
