// What a sender sees: before she signs one sentence, then how far it is, and at the end a state that lasts.

import { failed, part, show, size, when, word } from './island'
import type { Stored } from './eachbar'
import type { Told } from './program'
import { unsent } from './unsent'
import { Way } from './way'

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

export class Sending {
  constructor(private readonly of: HTMLElement) {}

  /** sum writes the sentence. */
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
    show(box, true)
  }

  /** run shows an act from its first byte to the state that lasts, and says whether it came to that. */
  async run(what: { bytes: number; parts: Stored[]; unlooked?: string[] }, act: (told: Told) => Promise<Sent>): Promise<boolean> {
    const box = part(this.of, 'sending')
    const form = part(this.of, 'form')
    const way = new Way(box, what.bytes, what.parts)
    show(form, false)
    show(box, true)
    box.tabIndex = -1
    box.focus()
    try {
      this.sent(box, await act((done) => way.told(done)), what.unlooked ?? [])
      return true
    } catch (e) {
      show(box, false)
      show(form, true)
      if (this.of.isConnected) failed(this.of, e)
      else unsent()
      return false
    } finally {
      way.over()
    }
  }

  private sent(box: HTMLElement, s: Sent, unlooked: string[]): void {
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
    if (unlooked.length > 0) box.append(Object.assign(document.createElement('p'), { className: 'govuk-inset-text', textContent: word('not-looked-at', { references: unlooked.join(', ') }) }))
    if (s.but) box.append(Object.assign(document.createElement('p'), { className: 'govuk-inset-text', textContent: s.but }))
    box.focus()
  }
}
