// <sending-progress>: on whatever page the sender is, what is still on its way from this PC.

import { on, sending } from './client'
import type { Progress } from './client'
import { word } from './island'
import { network } from './network'
import { Spoken } from './spoken'
import { lost } from './way'

class SendingProgress extends HTMLElement {
  private end: (() => void)[] = []
  private readonly seen = document.createElement('div')
  private spoken: Spoken | undefined
  private now: Progress = { act: '', done: 0, total: 0 }
  private away = false

  connectedCallback(): void {
    this.append(this.seen)
    this.spoken ??= Spoken.in(this)
    this.end = [on('progress', (p) => this.tell(p as Progress)), on('changed', () => this.over()), network((since) => this.line(since))]
    if (sending()) this.say(word('sending-still'), true)
  }

  disconnectedCallback(): void {
    for (const f of this.end) f()
  }

  private last = -1
  private tell(p: Progress): void {
    if (p.act !== 'send' && p.act !== 'resume') return
    this.now = p
    const percent = Math.floor((100 * p.done) / Math.max(p.total, 1))
    if (percent === this.last || this.away) return
    this.last = percent
    if (percent === 100) return this.over()
    this.say(word('sending-percent', { percent }))
    this.spoken?.progress(percent, word('sending-percent', { percent }))
  }

  private line(since: Date | undefined): void {
    this.away = since !== undefined
    this.last = -1
    if (!sending() || this.now.total === 0) return
    if (since) this.say(lost(since, this.now.done, this.now.total), true)
    else this.tell(this.now)
  }

  private say(text: string, aloud = false): void {
    const h = Object.assign(document.createElement('h2'), { className: 'govuk-heading-m', textContent: word('do-not-sign-out') })
    const p = Object.assign(document.createElement('p'), { className: 'govuk-body', textContent: text })
    this.seen.replaceChildren(h, p)
    if (aloud) this.spoken?.say(`${h.textContent}. ${text}`)
  }

  private over(): void {
    if (sending()) return
    this.seen.replaceChildren()
    this.spoken?.say('')
  }
}

customElements.define('sending-progress', SendingProgress)
