// How far each exhibit of a sending is. They are stored one after the other, in their order.

import { word } from './island'

/** Stored is one thing that is stored, and its size. */
export interface Stored {
  name: string
  bytes: number
}

export class EachBar {
  readonly element = document.createElement('ul')
  private readonly bars: [HTMLProgressElement, HTMLElement][] = []

  constructor(private readonly all: Stored[]) {
    this.element.className = 'govuk-list app-each'
    this.element.hidden = all.length < 2 // of one alone the bar of all says it
    for (const x of all) {
      const bar = Object.assign(document.createElement('progress'), { className: 'app-progress', max: Math.max(x.bytes, 1), value: 0, ariaLabel: x.name })
      const name = Object.assign(document.createElement('span'), { className: 'app-each__name', textContent: x.name })
      const said = Object.assign(document.createElement('span'), { className: 'app-each__said', textContent: word('each-waits') })
      const li = document.createElement('li')
      li.append(name, bar, said)
      this.element.append(li)
      this.bars.push([bar, said])
    }
  }

  /** at shows what is stored of each when so much is of all. */
  at(done: number): void {
    this.all.forEach((x, i) => {
      const [bar, said] = this.bars[i]!
      const here = Math.min(Math.max(done, 0), x.bytes)
      bar.value = here
      const text = done >= x.bytes ? word('each-stored') : done <= 0 ? word('each-waits') : word('each-percent', { percent: Math.floor((100 * here) / x.bytes) })
      if (said.textContent !== text) said.textContent = text
      done -= x.bytes
    })
  }
}
