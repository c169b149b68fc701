// <sealed-text>: a text that only a key opens. The service sends the element empty; the client of this page
// fills it in, and it is emptied again when the page is locked.
//
//   <sealed-text for="SENDING" field="case">                        what the case is called
//   <sealed-text for="SENDING" exhibit="EXHIBIT" field="reference">  or description
//
// <sealed-note> shows what the sender wrote beside it.

import { call, on, state } from './client'
import { part, show, word } from './island'

interface Exhibit {
  exhibit: string
  seal_number: string
  reference?: string
  description?: string
}

interface View {
  operation?: string
  urn?: string
  message?: string[]
  label_waits?: string
  exhibits: Exhibit[]
}

// Each sending is looked at once for all its texts, until something is signed.
const views = new Map<string, Promise<View>>()
on('changed', () => views.clear())
on('locked', () => views.clear())

function view(id: string): Promise<View> {
  let v = views.get(id)
  if (!v) {
    v = call<View>('show', { id })
    v.catch(() => views.delete(id))
    views.set(id, v)
  }
  return v
}

// A list may be long, and each sending of it is verified: what nobody has scrolled to can wait.
const seen = new IntersectionObserver((all) => {
  for (const e of all) {
    if (!e.isIntersecting) continue
    seen.unobserve(e.target)
    void (e.target as Sealed).fill()
  }
})

abstract class Sealed extends HTMLElement {
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
    seen.observe(this.hidden ? (this.parentElement instanceof Sealed ? this.parentElement : this) : this)
    if (this.hidden) void this.fill() // what is hidden is never seen
  }

  protected view(): Promise<View> {
    return view(this.getAttribute('for') ?? '')
  }

  abstract fill(): Promise<void>
  protected abstract seal(): void
}

class SealedText extends Sealed {
  async fill(): Promise<void> {
    try {
      const v = await this.view()
      const text = this.text(v)
      if (!this.isConnected || state() !== 'unlocked') return
      this.textContent = text || (this.field() === 'description' ? '' : word('no-name'))
      this.dataset['open'] = ''
      if (this.field() === 'description') show(this, text !== '')
      this.name(text)
    } catch (e) {
      this.textContent = word('not-opened')
      this.title = e instanceof Error ? e.message : ''
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
    if (this.field() !== 'reference' || text === '') return
    const id = this.getAttribute('exhibit') ?? ''
    for (const o of document.querySelectorAll<HTMLElement>(`[data-exhibit='${CSS.escape(id)}']`)) {
      o.dataset['sealed'] ??= o.textContent ?? ''
      o.textContent = text
    }
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
    if (!this.isConnected || state() !== 'unlocked' || !v) return
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

customElements.define('sealed-text', SealedText)
customElements.define('sealed-note', SealedNote)
