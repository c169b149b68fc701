// <evidence-upload>: what is sent, to whom, and the one signature. The form is never posted: its fields go to
// the client in this page, and what leaves the machine is sealed.

import { call, changed, on, state } from './client'
import { ExhibitRows } from './exhibitrows'
import { list } from './guess'
import { cleared, failed, lines, part, show, stands, word } from './island'
import { fill, hours } from './partners'
import type { PartnerUnit } from './partners'
import { chosen, ofDrop, ofInput } from './picked'
import type { Picked } from './picked'
import { finishing } from './finish'
import type { Told } from './program'
import { Sending } from './sendingview'
import type { Sent } from './sendingview'

interface Prepared {
  number: number
  bytes: number
  files: number
  receive_by: string
  proposed_urn?: string
  for: string
}

export class EvidenceUpload extends HTMLElement {
  private rows!: ExhibitRows
  private people: string[] = []
  private units: PartnerUnit[] = []
  private prepared: Prepared | undefined
  private said = '' // what was prepared, as it stood in the fields
  private turn = 0
  private sent = false // the button was pressed
  private checked = false // she has looked, and it does belong to that case
  private away = false // and it is said that the service can't be reached
  private unsaid: unknown // why nothing was sent, to stand beside the sentence that is written anew

  connectedCallback(): void {
    this.rows = new ExhibitRows(part(this, 'exhibits'), part<HTMLTemplateElement>(this, 'exhibit'), () => this.later())
    const unlocked = state() === 'unlocked' ? Promise.resolve() : new Promise((ok) => on('unlocked', ok))
    if (this.dataset['finish'] !== undefined) return this.files(finishing(this, unlocked))
    this.files((all) => void this.add(all))
    this.listened()
    unlocked.then(() => this.ready()).catch((e: unknown) => failed(this, e))
  }

  disconnectedCallback(): void {
    if (!this.sent) this.rows.leave()
  }

  private async ready(): Promise<void> {
    this.rows.ready()
    const to = this.field('to')
    this.units = await fill(to as unknown as HTMLSelectElement)
    to.addEventListener('change', () => (part(this, 'hours').textContent = hours(this.units.find((u) => u.unit === to.value))))
    const asks = this.dataset['to']
    if (asks === undefined || to.value !== '') return
    to.value = asks // whose request it answers
    to.dispatchEvent(new Event('change', { bubbles: true }))
  }

  private files(taken: (all: Picked[]) => void): void {
    const drop = part(this, 'drop')
    for (const input of this.querySelectorAll<HTMLInputElement>('input[type="file"]')) {
      chosen(input, () => {
        const all = ofInput(input)
        input.value = ''
        taken(all)
      })
    }
    drop.addEventListener('dragover', (e) => {
      e.preventDefault()
      drop.classList.add('app-drop--over')
    })
    drop.addEventListener('dragleave', () => drop.classList.remove('app-drop--over'))
    drop.addEventListener('drop', (e) => {
      e.preventDefault()
      drop.classList.remove('app-drop--over')
      if (e.dataTransfer) void ofDrop(e.dataTransfer).then(taken)
    })
  }

  private async add(all: Picked[]): Promise<void> {
    cleared(this)
    try {
      await this.rows.add(all)
    } catch (e) {
      failed(this, e)
    }
  }

  private listened(): void {
    const on = (name: string, f: () => void) => this.querySelector(`[data-do="${name}"]`)?.addEventListener('click', f)
    on('paste', () => show(part(this, 'paste'), true))
    on('use-pasted', () => this.usePasted())
    on('add-person', () => this.addPerson())
    const form = part<HTMLFormElement>(this, 'form')
    form.addEventListener('change', () => this.later())
    form.addEventListener('input', () => this.later())
    form.addEventListener('submit', (e) => {
      e.preventDefault()
      void this.send()
    })
    const none = this.field('no-urn')
    none.addEventListener('change', () => {
      this.field('urn').disabled = none.checked
    })
  }

  private usePasted(): void {
    const box = this.querySelector<HTMLTextAreaElement>('#pasted')!
    const missing = this.rows.use(list(box.value))
    show(part(this, 'paste'), false)
    if (missing.length > 0) failed(this, word('listed-no-file', { references: missing.join(', ') }))
  }

  private addPerson(): void {
    const name = this.field('pseudonym')
    const category = this.querySelector<HTMLSelectElement>('[name="category"]')!
    const person = `${category.value} ${name.value.trim()}`
    if (name.value.trim() === '' || this.people.includes(person)) return name.focus()
    this.people.push(person)
    const li = document.createElement('li')
    const remove = Object.assign(document.createElement('button'), { type: 'button', className: 'app-link-button', textContent: word('remove') })
    li.append(`${name.value.trim()}, ${category.selectedOptions[0]!.textContent} `, remove)
    remove.addEventListener('click', () => {
      this.people = this.people.filter((p) => p !== person)
      li.remove()
      this.later()
    })
    part(this, 'people').append(li)
    name.value = ''
    name.focus()
    this.later()
  }

  // later looks at it all once nothing has changed for a moment: what would be sent, and by when.
  // A field that is left as it was (the button is pressed, and so the last one left) changes nothing.
  private later(): void {
    if (this.prepared && this.said === JSON.stringify(this.outgoing())) return
    const turn = ++this.turn
    this.checked = false
    this.unsaid = undefined
    this.unready()
    setTimeout(() => {
      if (turn === this.turn) void this.prepare(turn)
    }, 400)
  }

  private unready(): void {
    if (this.prepared) void call('giveUp', { number: this.prepared.number }).catch(() => undefined)
    this.prepared = undefined
    part<HTMLButtonElement>(this, 'send').disabled = true
    show(part(this, 'sum'), false)
  }

  private complete(): boolean {
    const named = this.field('no-urn').checked || this.field('urn').value.trim() !== ''
    return this.rows.count > 0 && this.rows.settled && !this.rows.unnamed() && this.field('to').value !== '' && named
  }

  private async prepare(turn: number, tries = 0): Promise<void> {
    if (state() !== 'unlocked' || !this.complete()) return
    if (tries === 0 && !this.away) cleared(this)
    try {
      const said = this.outgoing()
      const p = await call<Prepared>('prepare', said)
      if (turn !== this.turn) return void call('giveUp', { number: p.number }).catch(() => undefined)
      this.prepared = p
      this.said = JSON.stringify(said)
      this.away = false
      cleared(this)
      new Sending(this).sum({ ...p, exhibits: this.rows.outgoing(), people: this.people, to: this.units.find((u) => u.unit === this.field('to').value)?.name ?? this.field('to').value, case: this.field('operation').value.trim() || this.field('urn').value.trim() })
      part<HTMLButtonElement>(this, 'send').disabled = false
      if (this.unsaid !== undefined) (tries === 0 ? failed : stands)(this, this.unsaid)
    } catch (e) {
      if (turn !== this.turn) return // what she wrote since is looked at by itself
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
      exhibits: this.rows.outgoing().map((x) => ({ ...x, people: this.people, ...(master ? { master } : {}) })),
    }
  }

  private async send(): Promise<void> {
    const p = this.prepared
    if (!p) return void this.rows.unnamed()?.focus()
    this.prepared = undefined
    this.sent = true
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
    this.sent = await new Sending(this).run(p.bytes, sending)
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
