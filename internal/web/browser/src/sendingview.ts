// What a sender sees: before she signs one sentence, then how far it is, and at the end a state that lasts.

import { failed, part, show, size, when, word } from './island'
import type { Told } from './program'
import { unsent } from './unsent'

interface Sum {
  bytes: number
  receive_by: string
  exhibits: { reference: string; type: string }[]
  people: string[]
  to: string
  case: string
}

export interface Sent {
  consignment: string
  reference: string
  receive_by: string
  receive_by_shown?: string
  receive_by_passed?: string
  but?: string
}

// A line of 100 Mbit/s, of which others use some.
const perSecond = 9e6
const long = 30 * 60

export class Sending {
  constructor(private readonly of: HTMLElement) {}

  /** sum writes the sentence, and says beforehand what is too much for a PC that locks and sleeps. */
  sum(s: Sum): void {
    const names = s.exhibits.slice(0, 5).map((x) => x.reference).join(', ')
    const box = part(this.of, 'sum')
    const p = document.createElement('p')
    p.className = 'govuk-body'
    p.textContent = word(s.exhibits.length === 1 ? 'sentence-one' : 'sentence', {
      count: s.exhibits.length,
      names: s.exhibits.length > 5 ? word('and-more', { names, more: s.exhibits.length - 5 }) : names,
      people: s.people.length === 0 ? '' : word('with-people', { people: s.people.map((x) => x.slice(x.indexOf(' ') + 1)).join(', ') }),
      size: size(s.bytes),
      to: s.to,
      case: s.case === '' ? '' : word('for-case', { case: s.case }),
      when: when(s.receive_by),
    })
    box.replaceChildren(p)
    const seconds = s.bytes / perSecond
    if (seconds > long) {
      const w = document.createElement('p')
      w.className = 'govuk-body app-quiet--warning'
      w.textContent = word('too-big', { time: duration(seconds) })
      box.append(w)
    }
    show(box, true)
  }

  /** run shows an act from its first byte to the state that lasts, and says whether it came to that. */
  async run(total: number, act: (told: Told) => Promise<Sent>): Promise<boolean> {
    let began = performance.now()
    const box = part(this.of, 'sending')
    const form = part(this.of, 'form')
    const [text, bar, lock] = progress(box)
    show(form, false)
    show(box, true)
    box.tabIndex = -1
    box.focus()
    text.textContent = word('sending-begins')
    let said = -1
    let from: number | undefined // what was stored before does not tell how fast the line is
    const told: Told = (done) => {
      show(lock, true) // the order stands: until then a lock takes away the key that signs it
      if (from === undefined) [from, began] = [done, performance.now()]
      bar.max = total
      bar.value = done
      const percent = Math.floor((100 * done) / total)
      if (percent === said) return
      said = percent
      // Of one part alone nobody can tell how fast the line is.
      if (done === from) return void (text.textContent = word('sending-so-far', { percent }))
      const left = ((performance.now() - began) / Math.max(done - from, 1)) * (total - done) / 1000
      text.textContent = word('sending-now', { percent, left: duration(left) })
    }
    try {
      this.sent(box, await act(told))
      return true
    } catch (e) {
      show(box, false)
      show(form, true)
      if (this.of.isConnected) failed(this.of, e)
      else unsent()
      return false
    }
  }

  private sent(box: HTMLElement, s: Sent): void {
    const h = document.createElement('h2')
    h.className = 'govuk-heading-m'
    h.textContent = word('safe-to-leave')
    const p = document.createElement('p')
    p.className = 'govuk-body'
    p.textContent = word('all-stored', { reference: s.reference, when: when(s.receive_by) })
    const a = document.createElement('a')
    a.className = 'govuk-link'
    a.href = `/s/${s.consignment}`
    a.textContent = word('see-it')
    const q = document.createElement('p')
    q.className = 'govuk-body'
    q.append(a)
    box.replaceChildren(h, p, q)
    if (s.receive_by_shown) box.append(Object.assign(document.createElement('p'), { className: 'govuk-inset-text', textContent: word('due-otherwise', { when: when(s.receive_by), shown: when(s.receive_by_shown) }) }))
    if (s.receive_by_passed) box.append(Object.assign(document.createElement('p'), { className: 'govuk-inset-text', textContent: word('due-passed', { was: when(s.receive_by_passed), when: when(s.receive_by) }) }))
    if (s.but) box.append(Object.assign(document.createElement('p'), { className: 'govuk-inset-text', textContent: s.but }))
    box.focus()
  }
}

function progress(box: HTMLElement): [HTMLElement, HTMLProgressElement, HTMLElement] {
  const text = document.createElement('p')
  text.className = 'govuk-body-l'
  const bar = document.createElement('progress')
  bar.className = 'app-progress'
  bar.setAttribute('aria-label', word('progress'))
  const lock = document.createElement('p')
  lock.className = 'govuk-body'
  lock.textContent = word('may-lock')
  lock.hidden = true
  box.replaceChildren(text, bar, lock)
  return [text, bar, lock]
}

function duration(seconds: number): string {
  const m = Math.ceil(seconds / 60)
  if (seconds < 60) return word('less-than-a-minute')
  return m < 60 ? word('minutes', { m }) : word('hours-minutes', { h: Math.floor(m / 60), m: m % 60 })
}
