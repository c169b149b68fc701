// What was seen and heard of the recordings of one exhibit, in one line of its row.

import { clock, faults, judged } from './faults'
import type { Fault } from './faults'
import { part, show, word } from './island'
import type { Picked } from './picked'
import { plays, recording } from './plays'
import type { Plays } from './plays'

interface Looked {
  file: Picked
  got: Plays | undefined // undefined: this browser doesn't play it
}

interface Seen extends Looked {
  got: Plays
}

// Of these, most have no sound, and nobody expects any.
const soundless = ['cctv']

export class RowLook {
  ended = false
  private looked: Looked[] = []
  private accepted = false
  private player: HTMLVideoElement | undefined

  constructor(
    private readonly row: HTMLElement,
    private readonly files: Picked[],
    private readonly changed: () => void,
  ) {
    part(row, 'send-anyway').addEventListener('click', () => this.accept())
    row.querySelector('[name="type"]')?.addEventListener('change', () => this.ended && !this.accepted && this.say())
    part(row, 'look').addEventListener('click', () => this.show())
  }

  /** run looks at one recording after the other: each takes some forty megabytes, and a browser ends pages that grow large. */
  async run(left: () => boolean): Promise<void> {
    for (const file of this.files) {
      if (left()) return // and nothing is said of what was not looked at to its end
      const kind = await recording(file.file).catch(() => undefined)
      if (!kind) continue
      if (this.looked.length === 0) part(this.row, 'progress').textContent = word('looking')
      this.looked.push({ file, got: await plays(file.file, kind, left).catch(() => undefined) })
    }
    if (left()) return
    this.ended = true
    this.say()
    this.changed()
  }

  /** wants is what is missing while she has not said that it is sent all the same, and where she says so. */
  get wants(): { what: string; at: HTMLElement } | undefined {
    const at = part(this.row, 'send-anyway')
    return this.bad.length === 0 || this.accepted || !this.ended ? undefined : { what: this.missing(), at }
  }

  private get bad(): Seen[] {
    return this.looked.filter((l): l is Seen => l.got !== undefined && this.faults(l.got).length > 0)
  }

  // faults are those of which somebody has to say that it is sent all the same.
  private faults(got: Plays): Fault[] {
    return faults(got).filter((f) => !(this.soundless && f.what === 'sound' && f.how === 'none'))
  }

  private get soundless(): boolean {
    return soundless.includes(this.row.querySelector<HTMLSelectElement>('[name="type"]')?.value ?? '')
  }

  private say(): void {
    const p = part(this.row, 'progress')
    const bad = this.bad.length > 0
    p.textContent = bad ? this.missing() : this.well()
    p.classList.toggle('app-quiet--warning', bad)
    show(part(this.row, 'lacks'), bad && !this.accepted)
  }

  private missing(): string {
    const all = this.bad.slice(0, 3).map((l) => (this.files.length === 1 ? lacks(this.faults(l.got)) : word('in-file', { name: short(l.file.path), what: lacks(this.faults(l.got)) })))
    if (this.bad.length > 3) all.push(word('more-recordings', { more: this.bad.length - 3 }))
    return all.join(' ')
  }

  // well is the line of a row where nothing is missing.
  private well(): string {
    const seen = this.looked.filter((l): l is Seen => l.got !== undefined)
    const not = this.looked.length - seen.length
    if (seen.length === 0) return not === 0 ? '' : word('does-not-play')
    const points = Math.min(...seen.map((l) => looked(l.got)))
    if (points === 0) return word('too-slow')
    if (this.files.length === 1) return one(seen[0]!.got)
    const rest = not === 0 ? '' : ' ' + word('some-do-not-play', { count: not })
    return word(seen.length === 1 ? 'plays-one' : 'plays-all', { count: seen.length, points }) + rest
  }

  private accept(): void {
    this.accepted = true
    this.closed()
    const p = part(this.row, 'progress')
    p.textContent = word('sent-anyway', { what: this.missing() })
    show(part(this.row, 'lacks'), false)
    p.tabIndex = -1
    p.focus()
    this.changed()
  }

  // show plays the first recording of which something is missing from where that is, and a second press ends it.
  private show(): void {
    if (this.player) return this.closed()
    const { file, got } = this.bad[0]!
    const v = document.createElement('video')
    v.className = 'app-look'
    v.controls = true
    v.ariaLabel = word('look-at', { name: short(file.path) })
    v.src = URL.createObjectURL(file.file)
    v.currentTime = this.faults(got)[0]!.at
    this.player = v
    part(this.row, 'lacks').append(v)
    part(this.row, 'look').ariaExpanded = 'true'
    v.focus()
  }

  /** closed lets go of what is shown. */
  closed(): void {
    if (!this.player) return
    URL.revokeObjectURL(this.player.src)
    this.player.remove()
    this.player = undefined
    part(this.row, 'look').ariaExpanded = 'false'
  }
}

// looked is at how many points something was seen or heard in time.
function looked(got: Plays): number {
  return got.pictured ? judged(got, 'picture').length : judged(got, 'sound').length || got.points.length
}

function one(got: Plays): string {
  const told = judged(got, 'sound')
  const heard = told.length > 0
  const none = heard && told.every((p) => !p.sound)
  const name = none ? 'plays-silent' : got.pictured ? (heard ? 'plays' : 'plays-picture') : heard ? 'plays-sound' : 'does-not-tell'
  const points = heard ? Math.min(looked(got), told.length) : looked(got)
  return word(name, { points, of: got.points.length, length: length(got.seconds) })
}

function lacks(all: Fault[]): string {
  return all.map((f) => word(`no-${f.what}-${f.how}`, { at: clock(f.at), points: f.points, of: f.of })).join(' ')
}

function short(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function length(seconds: number): string {
  const h = Math.floor(seconds / 3600)
  const m = Math.round((seconds % 3600) / 60)
  return h > 0 ? word('hours-minutes', { h, m }) : m > 0 ? word('minutes', { m }) : word('seconds', { s: Math.round(seconds) })
}
