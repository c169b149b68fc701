// <evidence-upload>: what is sent, to whom, and the one signature. The form is never posted: its fields go to
// the client in this page, and what leaves the machine is sealed.

import { call, changed, on, pressed, state } from './client'
import { ExhibitRows } from './exhibitrows'
import { cleared, failed, lines, part, show, stands, word } from './island'
import { complete, lacking } from './missing'
import type { Missing } from './missing'
import { fill, hours } from './partners'
import type { PartnerUnit } from './partners'
import type { Picked } from './picked'
import { finishing } from './finish'
import { PastedList } from './pastedlist'
import type { Told } from './program'
import { Sending } from './sendingview'
import type { Sent } from './sendingview'
import { taking } from './taking'
import { TooBig } from './toobig'
import { unsent } from './unsent'
import { WhoIsIn } from './whoisin'

interface Prepared {
  number: number
  bytes: number
  sizes: number[] // of each exhibit, in their order
  files: number
  receive_by: string
  proposed_urn?: string
  for: string
}

// patience is for how long Send waits for picture and sound to be looked at, in milliseconds.
const patience = 20_000

export class EvidenceUpload extends HTMLElement {
  private rows!: ExhibitRows
  private big!: TooBig
  private people!: WhoIsIn
  private list!: PastedList
  private units: PartnerUnit[] = []
  private prepared: Prepared | undefined
  private said = '' // what was prepared, as it stood in the fields
  private turn = 0
  private sent = false // the button was pressed
  private checked = false // she has looked, and it does belong to that case
  private away = false // and it is said that the service can't be reached
  private pressed = false // Send, before the sentence stood there
  private waiting = false // for picture and sound to be looked at, since she pressed it
  private stop: (() => void) | undefined // ends that wait
  private unsaid: unknown // why nothing was sent, to stand beside the sentence that is written anew

  connectedCallback(): void {
    this.big = new TooBig(part(this, 'too-big'), () => this.rows.bytes, () => this.later())
    this.rows = new ExhibitRows(part(this, 'exhibits'), part<HTMLTemplateElement>(this, 'exhibit'), () => this.later(), () => this.big.room())
    this.people = new WhoIsIn(this, () => this.later())
    this.list = new PastedList(this, this.rows)
    const unlocked = state() === 'unlocked' ? Promise.resolve() : new Promise((ok) => on('unlocked', ok))
    this.first(state() === 'unlocked')
    unlocked.then(() => this.first(true)).catch(() => undefined)
    if (this.dataset['finish'] !== undefined) return taking(this, finishing(this, unlocked))
    taking(this, (all) => void this.add(all))
    this.listened()
    unlocked.then(() => this.unlocked()).catch((e: unknown) => failed(this, e))
  }

  disconnectedCallback(): void {
    this.stop?.()
    this.rows.lookNoFurther()
    if (!this.sent) this.rows.leave()
  }

  // first says it before anything is filled in: the way to the key leads to another page, and what is chosen stays behind.
  private first(unlocked: boolean): void {
    part<HTMLAnchorElement>(this, 'unlock').href = `/unlock?back=${encodeURIComponent(location.pathname + location.search)}`
    show(part(this, 'unlock-first'), !unlocked)
    show(part(this, 'drop'), unlocked)
  }

  private async unlocked(): Promise<void> {
    this.rows.ready()
    const to = this.field('to')
    this.units = await fill(to as unknown as HTMLSelectElement)
    to.addEventListener('change', () => (part(this, 'hours').textContent = hours(this.units.find((u) => u.unit === to.value))))
    const asks = this.dataset['to']
    if (asks === undefined || to.value !== '') return
    to.value = asks // whose request it answers
    to.dispatchEvent(new Event('change', { bubbles: true }))
  }

  private async add(all: Picked[]): Promise<void> {
    cleared(this)
    try {
      await this.rows.add(all)
      part(this, 'added').textContent = word('added', { names: [...new Set(all.map((p) => p.path.split('/')[0]!))].slice(0, 5).join(', ') })
    } catch (e) {
      failed(this, e)
    }
  }

  private listened(): void {
    const form = part<HTMLFormElement>(this, 'form')
    for (const what of ['change', 'input']) form.addEventListener(what, () => this.hers())
    form.addEventListener('submit', (e) => {
      e.preventDefault()
      void this.send()
    })
    const none = this.field('no-urn')
    none.addEventListener('change', () => {
      this.field('urn').disabled = none.checked
    })
  }

  // hers is what she does herself. Whoever goes on filling in is not taken to the sentence in the middle of a word.
  private hers(): void {
    this.unpressed()
    this.later()
  }

  private unpressed(): void {
    if (this.pressed) part(this, 'waits').textContent = ''
    this.pressed = false
  }

  // later looks at it all once nothing has changed for a moment: what would be sent, and by when.
  // A field that is left as it was (the button is pressed, and so the last one left) changes nothing.
  private later(): void {
    this.big.look()
    this.list.say()
    if (this.prepared && this.said === JSON.stringify(this.outgoing())) return
    const turn = ++this.turn
    this.checked = false
    this.unsaid = undefined
    this.unready()
    this.stop?.()
    setTimeout(() => {
      if (turn === this.turn) void this.prepare(turn)
    }, 400)
  }

  private unready(): void {
    if (this.prepared) void call('giveUp', { number: this.prepared.number }).catch(() => undefined)
    this.prepared = undefined
    show(part(this, 'sum'), false)
  }

  // lacks is what she has to do before this can be sent, in the order of the page.
  private lacks(): Missing[] {
    const out: Missing[] = []
    const field = (text: string, name: string) => out.push({ text: word(text), at: this.field(name) })
    const key = document.querySelector<HTMLElement>('lock-notice a')
    if (state() !== 'unlocked' && key?.checkVisibility()) out.push({ text: word('unlock-first'), at: key })
    if (this.rows.count === 0 && !part(this, 'drop').hidden) out.push({ text: word('no-files-chosen'), at: this.querySelector<HTMLElement>('#choose-files')! })
    if (this.big.asks) out.push({ text: word('not-answered-big'), at: this.big.asks })
    out.push(...this.rows.lacks())
    if (!this.field('no-urn').checked && this.field('urn').value.trim() === '') field('no-urn-given', 'urn')
    if (this.field('to').value === '') field('nobody-chosen', 'to')
    return out
  }

  private async prepare(turn: number, tries = 0): Promise<void> {
    if (state() !== 'unlocked' || !this.rows.settled || this.lacks().length > 0) return
    if (tries === 0 && !this.away) cleared(this)
    try {
      const said = this.outgoing()
      const p = await call<Prepared>('prepare', said)
      if (turn !== this.turn) return void call('giveUp', { number: p.number }).catch(() => undefined)
      this.prepared = p
      this.said = JSON.stringify(said)
      this.away = false
      cleared(this)
      complete(this)
      new Sending(this).sum({ ...p, exhibits: this.rows.outgoing(), people: this.people.all, to: this.units.find((u) => u.unit === this.field('to').value)?.name ?? this.field('to').value, case: this.field('operation').value.trim() || this.field('urn').value.trim() })
      if (this.pressed) this.read()
      if (this.unsaid !== undefined) (tries === 0 ? failed : stands)(this, this.unsaid)
    } catch (e) {
      if (turn !== this.turn) return // what she wrote since is looked at by itself
      this.unpressed()
      if ((e as { code?: string }).code === 'away') return this.wait(turn, tries)
      this.away = false
      failed(this, e)
      this.ifWrongCase(e)
    }
  }

  // wait looks again by itself, later and later: nobody should have to change a field to be able to send. It takes her to
  // that once: whoever fills in the rest while the line is dead keeps the focus at every field.
  private wait(turn: number, tries: number): void {
    ;(this.away ? stands : failed)(this, word('not-looked'))
    this.away = true
    const again = () => {
      clearTimeout(later)
      window.removeEventListener('online', again)
      if (turn === this.turn && this.isConnected) void this.prepare(turn, tries + 1)
    }
    const later = setTimeout(again, Math.min(5_000 * 2 ** tries, 60_000) * (0.75 + Math.random() / 2))
    window.addEventListener('online', again)
  }

  private ifWrongCase(e: unknown): void {
    if ((e as { code?: string }).code !== 'wrong-case') return
    const b = Object.assign(document.createElement('button'), { type: 'button', className: 'govuk-button govuk-button--warning', textContent: word('belongs-here') })
    part(part(this, 'failed'), 'why').append(document.createElement('br'), b)
    b.addEventListener('click', () => {
      this.checked = true
      void this.prepare(this.turn)
    })
  }

  private outgoing(): object {
    const master = this.field('master').value.trim()
    const at = this.field('receive-by').value
    const none = this.field('no-urn').checked
    return {
      for: this.field('for').value,
      to: [this.field('to').value],
      ...(none ? {} : { urn: this.field('urn').value.trim() }),
      operation: this.field('operation').value.trim(),
      message: lines(this.querySelector<HTMLTextAreaElement>('[name="message"]')!.value),
      ...(at ? { receive_by: new Date(at).toISOString().replace(/\.\d+/, ''), because: this.field('because').value } : {}),
      wrong_case_checked: this.checked,
      exhibits: this.rows.outgoing().map((x) => ({ ...x, people: this.people.all, ...(master ? { master } : {}) })),
    }
  }

  // read takes her to the sentence that she signs: she pressed before it stood there.
  private read(): void {
    this.unpressed()
    const sum = part(this, 'sum')
    sum.tabIndex = -1
    sum.focus()
  }

  // ready says whether it can be sent now, and if not, what she has to do.
  private ready(): boolean {
    const all = this.lacks()
    if (all.length > 0) lacking(this, all)
    else if (!this.prepared && !part(this, 'failed').hidden) part(this, 'failed').focus()
    else if (!this.prepared) {
      this.pressed = true
      part(this, 'waits').textContent = word('sentence-first')
    }
    return all.length === 0 && this.prepared !== undefined
  }

  // looks waits until picture and sound were looked at, but not for ever: what was not looked at by then is named. It says
  // whether what stood in the sentence still stands, and tells her who believes that it was sent when it does not.
  private async looks(): Promise<boolean> {
    if (this.rows.unlooked.length === 0) return true
    const p = this.prepared
    part(this, 'waits').textContent = word('looks-first')
    const stopped = new Promise<void>((stop) => (this.stop = stop))
    await pressed(Promise.race([this.rows.looked, stopped, new Promise((over) => setTimeout(over, patience))]))
    this.stop = undefined
    part(this, 'waits').textContent = ''
    if (!this.isConnected) unsent()
    else if (p !== this.prepared) part(this, 'waits').textContent = word('changed-not-sent')
    return this.isConnected && p === this.prepared
  }

  private async send(): Promise<void> {
    if (this.waiting) return
    part(this, 'waits').textContent = ''
    if (!this.ready()) return
    this.waiting = true
    const stands = await this.looks()
    this.waiting = false
    if (!stands || !this.ready()) return
    const p = this.prepared!
    const names = this.rows.outgoing().map((x) => x.reference)
    const what = { bytes: p.bytes, parts: p.sizes.map((bytes, i) => ({ name: names[i] ?? '', bytes })), unlooked: this.rows.unlooked }
    this.prepared = undefined
    this.sent = true
    this.rows.lookNoFurther()
    let why: unknown
    let ordered = false
    const heard = (told: Told): Told => (done, total) => {
      ordered = true
      told(done, total)
    }
    const sending = (told: Told) => call<Sent>('send', { number: p.number }, heard(told)).catch((e: unknown) => {
      why = e
      throw e
    })
    this.sent = await new Sending(this).run(what, sending)
    changed()
    if (!this.sent) await this.anew(why, ordered)
  }

  // anew writes the sentence as things are now, for her to sign: nothing was sent by the other, and it can't be pressed
  // again. What was ordered is not ordered twice: it is finished.
  private async anew(why: unknown, ordered: boolean): Promise<void> {
    this.unready()
    if (ordered || !this.isConnected) return
    this.unsaid = why
    await this.prepare(this.turn)
  }

  private field(name: string): HTMLInputElement {
    return this.querySelector<HTMLInputElement>(`[name="${name}"]`)!
  }
}

customElements.define('evidence-upload', EvidenceUpload)
