// A sending on its way: how far it is, to see and to hear, and that the line is gone while it is.

import { EachBar } from './eachbar'
import type { Stored } from './eachbar'
import { clock, show, size, word } from './island'
import { duration } from './lasts'
import { network } from './network'
import { Pace } from './pace'
import { Spoken } from './spoken'

export class Way {
  private readonly text = Object.assign(document.createElement('p'), { className: 'govuk-body-l' })
  private readonly bar = Object.assign(document.createElement('progress'), { className: 'app-progress', ariaLabel: word('progress') })
  private readonly lock = Object.assign(document.createElement('p'), { className: 'govuk-body', textContent: word('may-lock'), hidden: true })
  private readonly each: EachBar
  private readonly spoken: Spoken
  private readonly pace = new Pace()
  private done = 0
  private said = -1
  private away = false
  /** over ends it. */
  readonly over: () => void

  constructor(
    box: HTMLElement,
    private readonly total: number,
    parts: Stored[],
  ) {
    this.each = new EachBar(parts)
    box.replaceChildren(this.text, this.bar, this.each.element, this.lock)
    this.spoken = Spoken.in(box)
    this.text.textContent = word('sending-begins')
    this.over = network((since) => this.line(since))
  }

  /** told hears how much is stored. */
  told(done: number): void {
    if (this.lock.hidden) this.spoken.say(word('may-lock'))
    show(this.lock, true) // the order stands: until then a lock takes away the key that signs it
    this.pace.heard(performance.now(), done)
    this.done = done
    this.bar.max = this.total
    this.bar.value = done
    this.each.at(done)
    const percent = Math.floor((100 * done) / this.total)
    if (percent === this.said || this.away) return
    this.said = percent
    this.text.textContent = this.how(percent)
    this.spoken.progress(percent, this.text.textContent)
  }

  private how(percent: number): string {
    // Of one part alone nobody can tell how fast the line is.
    const left = this.pace.left(performance.now(), this.total - this.done)
    if (left === undefined) return word('sending-so-far', { percent })
    return left < 60 ? word('sending-last', { percent }) : word('sending-now', { percent, left: duration(left) })
  }

  private line(since: Date | undefined): void {
    this.away = since !== undefined
    this.pace.again() // how fast it was says nothing of how fast it will be
    this.said = -1
    const yet = this.lock.hidden ? ` ${word('no-lock-yet')}` : '' // nothing is signed: a lock would end it
    const begins = this.lock.hidden ? word('sending-begins') : this.how(Math.floor((100 * this.done) / this.total))
    this.text.textContent = since ? lost(since, this.done, this.total) + yet : begins
    this.spoken.say(since ? this.text.textContent : word('line-back') + yet)
  }
}

/** lost says since when the line is gone, and what is stored. */
export function lost(since: Date, done: number, total: number): string {
  const [n, unit] = size(done).split(' ')
  const all = size(total)
  return word('line-lost', { at: clock(since.toISOString()), stored: all.endsWith(' ' + unit) ? n! : `${n} ${unit}`, total: all })
}
