// <sealed-request for="QUESTION">: what a unit asks another one for, which only the two can read, and what was
// sent of it before. <sealed-answer for="QUESTION"> is what was written beside an answer: the first beside the
// first, for both lists have them as they were given.

import { part, show, when, word } from './island'
import { reason } from './reason'
import { Looked } from './looked'
import { Sealed } from './sealedtext'

interface Already {
  asked: string
  consignment: string
  reference: string
  sent: string
  received_by?: string
  received_at: string
  opened: number
  ended?: string
}

interface Reply {
  answer: string
  recorded: string
  words?: string[]
}

interface Question {
  asks?: string[]
  words?: string[]
  words_wait?: string
  answers?: Reply[]
  already: Already[]
}

const questions = new Looked<Question>('question', (q) => q.words_wait !== undefined)

class SealedRequest extends Sealed {
  async fill(): Promise<void> {
    const waits = part(this, 'waits')
    this.sealed ??= waits.textContent ?? ''
    try {
      const q = await questions.at(this.getAttribute('for') ?? '')
      if (!this.open()) return
      const asks = q.asks ?? []
      part(this, 'exhibits').replaceChildren(...asks.map((x) => Object.assign(document.createElement('li'), { textContent: word('asked-exhibit', { reference: x }) })))
      part(this, 'words').replaceChildren(...(q.words ?? []).map((l) => Object.assign(document.createElement('p'), { className: 'govuk-body', textContent: l })))
      waits.textContent = q.words_wait ?? ''
      show(waits, q.words_wait !== undefined)
      show(part(this, 'exhibits'), asks.length > 0)
      show(part(this, 'words'), (q.words?.length ?? 0) > 0)
      this.offer(q.already)
    } catch (e) {
      waits.textContent = reason(e)
    }
  }

  private sealed: string | undefined

  // offer lists what was sent before: each answers the request, or goes once more.
  private offer(all: Already[]): void {
    const box = this.querySelector<HTMLElement>('[data-part="already"]')
    if (!box) return
    part(box, 'found').replaceChildren(...all.map((a) => this.line(a)))
    show(box, all.length > 0)
  }

  private line(a: Already): HTMLElement {
    const li = Object.assign(document.createElement('li'), { className: 'app-item' })
    const what = Object.assign(document.createElement('div'), { className: 'app-item__what' })
    const name = word('asked-sent', { asked: a.asked, when: when(a.sent), reference: a.reference })
    what.append(
      Object.assign(document.createElement('a'), { className: 'govuk-link app-item__name', href: `/s/${a.consignment}`, textContent: name }),
      Object.assign(document.createElement('p'), { className: 'app-item__facts', textContent: became(a) }),
    )
    const acts = Object.assign(document.createElement('div'), { className: 'app-item__act app-buttons' })
    acts.append(
      this.button(a, word('asked-this'), { act: 'answer', answer: 'already-sent', with: a.consignment, confirm: 'confirm-sent' }),
      this.button(a, word('asked-again'), { act: 'sendAgain', from: a.consignment, confirm: 'confirm-again' }),
    )
    li.append(what, acts)
    return li
  }

  private button(a: Already, text: string, data: Record<string, string>): HTMLElement {
    const b = Object.assign(document.createElement('button'), { type: 'button', className: 'govuk-button govuk-button--secondary', textContent: text })
    Object.assign(b.dataset, data, { for: this.getAttribute('for') })
    b.append(Object.assign(document.createElement('span'), { className: 'govuk-visually-hidden', textContent: ` ${a.asked} ${a.reference}` }))
    return b
  }

  protected seal(): void {
    const waits = part(this, 'waits')
    waits.textContent = this.sealed ?? waits.textContent
    show(waits, true)
    for (const name of ['exhibits', 'words', 'found']) this.querySelector(`[data-part="${name}"]`)?.replaceChildren()
    for (const name of ['exhibits', 'words', 'already']) this.querySelector(`[data-part="${name}"]`)?.setAttribute('hidden', '')
  }
}

function became(a: Already): string {
  if (a.ended) return word(`asked-${a.ended}`)
  if (!a.received_by) return word('asked-waits')
  const times = a.opened === 0 ? word('asked-never') : a.opened === 1 ? word('asked-once') : word('asked-times', { n: a.opened })
  return word('asked-received', { when: when(a.received_at), times })
}

// <sealed-asks for="QUESTION">: the references it asks for, on a line.
const named = 5

class SealedAsks extends Sealed {
  async fill(): Promise<void> {
    const q = await questions.at(this.getAttribute('for') ?? '').catch(() => undefined)
    if (!this.open()) return
    const asks = q?.asks ?? []
    this.textContent = asks.slice(0, named).join(', ') + (asks.length > named ? '…' : '')
    show(this, asks.length > 0)
  }

  protected seal(): void {
    this.textContent = ''
    show(this, false)
  }
}

class SealedAnswer extends Sealed {
  async fill(): Promise<void> {
    const at = [...document.querySelectorAll('sealed-answer')].indexOf(this)
    const id = this.getAttribute('for') ?? ''
    const known = questions.at(id)
    // The page has it; when the client has not, the other side has answered since.
    const reply = (await this.reply(known, at)) ?? (await this.reply(questions.after(id, known), at))
    if (!this.open()) return
    const said = reply?.words ?? []
    this.textContent = said.join('\n')
    show(this, said.length > 0)
  }

  private async reply(q: Promise<Question>, at: number): Promise<Reply | undefined> {
    const all = await q.catch(() => undefined)
    return all?.answers?.[at]
  }

  protected seal(): void {
    this.textContent = ''
    show(this, false)
  }
}

customElements.define('sealed-request', SealedRequest)
customElements.define('sealed-asks', SealedAsks)
customElements.define('sealed-answer', SealedAnswer)
