// What is too big for a PC that locks and sleeps: said when it is chosen, and nothing of it is sealed or stored before she
// has said that it is sent from here.

import { part, show, word } from './island'
import { duration, tooLong } from './lasts'

export class TooBig {
  private here = false // she sends it from this PC all the same
  private waiting: (() => void)[] = []

  constructor(
    private readonly box: HTMLElement,
    private readonly bytes: () => number,
    private readonly changed: () => void,
  ) {
    part(box, 'send-here').addEventListener('click', () => this.answered())
  }

  /** asks is where she is asked, while she has not answered. */
  get asks(): HTMLElement | undefined {
    return !this.here && tooLong(this.bytes()) !== undefined ? part(this.box, 'send-here') : undefined
  }

  /** look says it, or takes it back: files were chosen or removed. */
  look(): void {
    const seconds = tooLong(this.bytes())
    show(this.box, seconds !== undefined)
    if (seconds !== undefined) {
      const text = word('too-big', { time: duration(seconds) })
      const said = part(this.box, 'too-long')
      if (said.textContent !== text) said.textContent = text
    }
    show(part(this.box, 'send-here'), !this.here)
    if (this.asks) return
    this.waiting.forEach((go) => go())
    this.waiting = []
  }

  /** room waits until what was chosen may be stored from here. */
  room(): Promise<void> {
    return this.asks ? new Promise((go) => this.waiting.push(go)) : Promise.resolve()
  }

  private answered(): void {
    this.here = true
    this.look()
    const said = part(this.box, 'too-long')
    said.tabIndex = -1
    said.focus() // the button is gone
    this.changed()
  }
}
