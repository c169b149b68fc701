// <board-report>: the client makes a month's report of what it has proven, and the tables are filled in with the very
// words of the file that the command line writes. The files are those bytes.

import { call, on, state } from './client'
import { part, show, word } from './island'
import { said } from './reason'

interface Row {
  name: string
  below: number
  value: string
  notes?: string[][]
}

interface Part {
  name: string
  none?: string
  rows: Row[] | null
}

interface Written {
  text: string
  digest: string
}

interface Report {
  sheet: { month: string; about: Row[]; parts: Part[]; limits: string[]; again: string; log: Row[]; empty: boolean }
  text: Written
  json: Written
}

class BoardReport extends HTMLElement {
  private ends: (() => void)[] = []
  private addresses: string[] = []

  connectedCallback(): void {
    this.ends = [on('unlocked', () => this.ready()), on('locked', () => this.ready())]
    this.ready()
    part<HTMLFormElement>(this, 'ask').onsubmit = (e) => {
      e.preventDefault()
      void this.make()
    }
    this.querySelector<HTMLElement>('[data-do="print"]')!.onclick = () => window.print()
  }

  disconnectedCallback(): void {
    this.ends.forEach((f) => f())
    this.addresses.forEach((a) => URL.revokeObjectURL(a))
  }

  private ready(): void {
    const unlocked = state() === 'unlocked'
    part<HTMLButtonElement>(this, 'make').disabled = !unlocked
    show(part(this, 'locked'), !unlocked)
  }

  private async make(): Promise<void> {
    const [why, making, button] = [part(this, 'why'), part(this, 'making'), part<HTMLButtonElement>(this, 'make')]
    const boxes = [...this.querySelectorAll<HTMLInputElement>('input[name="unit"]')]
    const units = boxes.filter((b) => b.checked).map((b) => b.value)
    show(why, false)
    if (boxes.length > 0 && units.length === 0) return this.failed(word('board-no-unit'))
    making.textContent = word('board-looking')
    show(making, true)
    button.disabled = true
    try {
      const r = await call<Report>('boardReport', { month: this.dataset['month'], units }, (done, all) => this.told(making, done, all))
      if (this.isConnected) this.fill(r)
    } catch (e) {
      this.failed(e)
    } finally {
      show(making, false)
      this.ready()
    }
  }

  // Read out at each tenth, and not at each of a thousand.
  private told(making: HTMLElement, done: number, all: number): void {
    if (done === all || done % Math.ceil(all / 10) === 0) making.textContent = word('board-making', { done, all })
  }

  private failed(e: unknown): void {
    const why = part(this, 'why')
    said(why, e)
    show(why, true)
  }

  private fill(r: Report): void {
    part(this, 'month').textContent = r.sheet.month
    show(part(this, 'empty'), r.sheet.empty)
    part(this, 'about').replaceChildren(...r.sheet.about.map((x) => this.row(x)))
    part(this, 'parts').replaceChildren(...r.sheet.parts.map((x) => this.section(x)))
    part(this, 'limits').replaceChildren(...r.sheet.limits.map((text) => item(text)))
    part(this, 'again').textContent = r.sheet.again
    part(this, 'log').replaceChildren(...r.sheet.log.map((x) => this.row(x)))
    for (const [name, file, type] of [['text', r.text, 'text/plain'], ['json', r.json, 'application/json']] as const) {
      const address = URL.createObjectURL(new Blob([file.text], { type }))
      this.addresses.push(address)
      part<HTMLAnchorElement>(this, name).href = address
      part(this, `${name}-digest`).textContent = file.digest
    }
    show(part(this, 'ask'), false)
    show(part(this, 'report'), true)
    part(this, 'month').focus()
  }

  private shape(name: string, css: string): HTMLElement {
    return part<HTMLTemplateElement>(this, name).content.querySelector(css)!.cloneNode(true) as HTMLElement
  }

  private section(p: Part): HTMLElement {
    const s = this.shape('part-shape', 'section')
    part(s, 'name').textContent = p.name
    part(s, 'none').textContent = p.none ?? ''
    show(part(s, 'none'), !!p.none)
    part(s, 'table').setAttribute('aria-label', p.name)
    show(part(s, 'table'), !p.none)
    part(s, 'rows').replaceChildren(...(p.rows ?? []).map((x) => this.row(x)))
    return s
  }

  private row(x: Row): HTMLElement {
    const r = this.shape('row-shape', 'tr')
    r.dataset['below'] = String(x.below)
    part(r, 'name').textContent = x.name
    part(r, 'value').textContent = x.value
    part(r, 'notes').replaceChildren(...(x.notes ?? []).map((lines) => item(lines.join('\n'))))
    show(part(r, 'notes'), (x.notes ?? []).length > 0)
    return r
  }
}

function item(text: string): HTMLElement {
  return Object.assign(document.createElement('li'), { textContent: text })
}

customElements.define('board-report', BoardReport)
