// <sending-progress>: on whatever page the sender is, what is still on its way from this PC.

import { on, sending } from './client'
import type { Progress } from './client'
import { word } from './island'

class SendingProgress extends HTMLElement {
  private end: (() => void)[] = []

  connectedCallback(): void {
    this.setAttribute('role', 'status')
    this.end = [on('progress', (p) => this.tell(p as Progress)), on('changed', () => this.over())]
    if (sending()) this.say(word('sending-still'))
  }

  disconnectedCallback(): void {
    for (const f of this.end) f()
  }

  private last = -1
  private tell(p: Progress): void {
    if (p.act !== 'send' && p.act !== 'resume') return
    const percent = Math.floor((100 * p.done) / Math.max(p.total, 1))
    if (percent === this.last) return
    this.last = percent
    if (percent === 100) return this.over()
    this.say(word('sending-percent', { percent }))
  }

  private say(text: string): void {
    const h = Object.assign(document.createElement('h2'), { className: 'govuk-heading-m', textContent: word('do-not-sign-out') })
    const p = Object.assign(document.createElement('p'), { className: 'govuk-body', textContent: text })
    this.replaceChildren(h, p)
  }

  private over(): void {
    if (!sending()) this.replaceChildren()
  }
}

customElements.define('sending-progress', SendingProgress)
