// <sealed-text>: a text that only a key opens. The service sends the element empty; the client of this page
// fills it in, and it is emptied again when the page is locked.
//
//   <sealed-text for="SENDING" field="case">                        what the case is called
//   <sealed-text for="SENDING" exhibit="EXHIBIT" field="reference">  or description
//
// <sealed-note> shows what the sender wrote beside it, <sealed-words for="SENDING" event="STATEMENT"> what
// somebody wrote beside a later statement.

import { on, state } from './client'
import { part, show, word } from './island'
import { reason } from './reason'
import { Looked } from './looked'

interface Exhibit {
  exhibit: string
  seal_number: string
  reference?: string
  description?: string
}

interface Happening {
  event: string
  kind: string
  recorded: string
  by: string
  words?: string[]
}

export interface View {
  happened?: Happening[]
  operation?: string
  urn?: string
  message?: string[]
  label_waits?: string
  exhibits: Exhibit[]
}

export const views = new Looked<View>('show', (v) => v.label_waits !== undefined)

// A list of sendings may be long, and each of it is verified: what nobody has scrolled to can wait.
const seen = new IntersectionObserver(
  (all) => {
    for (const e of all) {
      if (!e.isIntersecting) continue
      seen.unobserve(e.target)
      void (e.target as Sealed).fill()
    }
  },
  { rootMargin: '400px' },
)

/** Sealed is filled in while somebody has unlocked the page, and emptied when it is locked. */
export abstract class Sealed extends HTMLElement {
  private ends: (() => void)[] = []

  connectedCallback(): void {
    this.ends = [on('unlocked', () => this.wait()), on('locked', () => this.seal())]
    if (state() === 'unlocked') this.wait()
  }

  disconnectedCallback(): void {
    seen.unobserve(this)
    this.ends.forEach((f) => f())
  }

  private wait(): void {
    if (this.getAttribute('field') === 'case') seen.observe(this)
    else void this.fill()
  }

  /** open: what was asked for may still be shown. */
  protected open(): boolean {
    return this.isConnected && state() === 'unlocked'
  }

  protected view(): Promise<View> {
    return views.at(this.getAttribute('for') ?? '')
  }

  abstract fill(): Promise<void>
  protected abstract seal(): void
}

class SealedText extends Sealed {
  async fill(): Promise<void> {
    try {
      const v = await this.view()
      const text = this.text(v)
      if (!this.open()) return
      this.textContent = text || (this.field() === 'case' ? word('no-case') : '')
      this.dataset['open'] = ''
      if (this.field() === 'description') show(this, text !== '')
      if (this.field() === 'reference') {
        this.name(text)
        this.sort(v)
      }
    } catch (e) {
      this.textContent = word('not-opened')
      this.title = reason(e)
    }
  }

  private field(): string {
    return this.getAttribute('field') ?? ''
  }

  private text(v: View): string {
    const x = v.exhibits.find((x) => x.exhibit === this.getAttribute('exhibit'))
    switch (this.field()) {
      case 'case':
        return v.operation || v.urn || ''
      case 'description':
        return x?.description ?? ''
      default:
        return x?.reference || x?.seal_number || ''
    }
  }

  // name calls the exhibit by its reference wherever a form or a button has to name it.
  private name(text: string): void {
    const id = this.getAttribute('exhibit') ?? ''
    for (const o of document.querySelectorAll<HTMLElement>(`[data-exhibit='${CSS.escape(id)}']`)) {
      o.dataset['sealed'] ??= o.textContent ?? ''
      o.textContent = text
    }
  }

  // sort puts the rows of a list in the order of their references, which the service does not know; what is
  // wrong stays first.
  private sort(v: View): void {
    const rows = this.closest('tbody')
    if (!rows || rows.dataset['sorted'] !== undefined) return
    rows.dataset['sorted'] = ''
    const order = new Map(v.exhibits.map((x, i) => [`x-${x.exhibit}`, i]))
    const place = (row: Element) => (row.querySelector('.app-check--broken') ? -1000 : 0) + (order.get(row.id) ?? 0)
    rows.append(...[...rows.children].sort((a, b) => place(a) - place(b)))
  }

  protected seal(): void {
    this.textContent = this.field() === 'description' ? '' : word('sealed')
    delete this.dataset['open']
    if (this.field() === 'description') show(this, false)
    for (const o of document.querySelectorAll<HTMLElement>('[data-sealed]')) o.textContent = o.dataset['sealed'] ?? ''
  }
}

class SealedNote extends Sealed {
  async fill(): Promise<void> {
    const v = await this.view().catch(() => undefined)
    if (!this.open() || !v) return
    const lines = v.message?.length ? v.message : v.label_waits ? [v.label_waits] : []
    part(this, 'lines').replaceChildren(
      ...lines.map((l) => Object.assign(document.createElement('p'), { className: 'govuk-body', textContent: l })),
    )
    show(this, lines.length > 0)
  }

  protected seal(): void {
    part(this, 'lines').replaceChildren()
    show(this, false)
  }
}

class SealedWords extends Sealed {
  async fill(): Promise<void> {
    const id = this.getAttribute('for') ?? ''
    const known = views.at(id)
    // The page knows of it; when the view does not, the other side has said it since.
    const told = (await this.told(known)) ?? (await this.told(views.after(id, known)))
    const said = told?.words ?? []
    if (!this.open()) return
    this.textContent = said.join('\n')
    show(this, said.length > 0)
  }

  private async told(v: Promise<View>): Promise<Happening | undefined> {
    const all = await v.catch(() => undefined)
    return all?.happened?.find((h) => h.event === this.getAttribute('event'))
  }

  protected seal(): void {
    this.textContent = ''
    show(this, false)
  }
}

customElements.define('sealed-text', SealedText)
customElements.define('sealed-words', SealedWords)
customElements.define('sealed-note', SealedNote)
