// <custody-clock>: somebody is in custody, so the receipt is needed by the end of the PACE clock and not by the
// other unit's hours. When that one closes is said, and CPS Direct is proposed where it can receive in time and the
// other can't.

import { call } from './client'
import { show, when, word } from './island'

// InCustody is what the client works out of a unit's hours: incustody.go.
interface InCustody {
  closes?: string
  opens?: string
  in_time: boolean
  direct?: string
}

class CustodyClock extends HTMLElement {
  private asked = 0
  private set = '' // what this wrote into the form as the time of the receipt

  connectedCallback(): void {
    const clock = this.querySelector<HTMLInputElement>('[name="clock"]')!
    for (const radio of this.querySelectorAll<HTMLInputElement>('[name="custody"]')) {
      radio.addEventListener('change', () => {
        show(this.querySelector('[data-part="clock"]')!, this.yes())
        this.due(this.yes() ? clock.value : '')
      })
    }
    clock.addEventListener('change', () => this.due(clock.value))
    this.field<HTMLSelectElement>('to').addEventListener('change', () => void this.advise())
  }

  private yes(): boolean {
    return this.querySelector<HTMLInputElement>('[value="yes"]')!.checked
  }

  // due is by when the receipt is needed. A time that she chose herself stays.
  private due(clock: string): void {
    const by = this.field<HTMLInputElement>('receive-by')
    if (by.value === this.set) {
      by.value = this.set = clock
      if (clock) this.field<HTMLSelectElement>('because').value = 'pace-clock'
      by.dispatchEvent(new Event('change', { bubbles: true }))
    }
    void this.advise()
  }

  private async advise(): Promise<void> {
    const box = document.getElementById('custody-advice')!
    const to = this.field<HTMLSelectElement>('to')
    const clock = this.querySelector<HTMLInputElement>('[name="clock"]')!.value
    const mine = ++this.asked
    const at = new Date(clock)
    const u = this.yes() && clock && to.value ? await call<InCustody>('inCustody', { to: to.value, clock: at.toISOString().replace(/\.\d+/, '') }).catch(() => undefined) : undefined
    if (mine !== this.asked) return // of what was chosen before
    box.replaceChildren()
    if (!u) return
    const unit = to.selectedOptions[0]?.label ?? ''
    const p = Object.assign(document.createElement('p'), { className: u.in_time ? 'govuk-body' : 'govuk-body app-quiet--warning' })
    p.textContent = word(...said(u, unit, at))
    box.append(p)
    if (u.in_time) return
    if (!u.direct) return void (p.textContent += ' ' + word('no-direct'))
    const direct = [...to.options].find((o) => o.value === u.direct)
    if (!direct) return
    const b = Object.assign(document.createElement('button'), { type: 'button', className: 'govuk-button govuk-button--secondary', textContent: word('send-to-direct', { direct: direct.label }) })
    b.addEventListener('click', () => {
      to.value = direct.value
      to.dispatchEvent(new Event('change', { bubbles: true }))
      to.focus()
    })
    box.append(b)
  }

  private field<T extends HTMLElement>(name: string): T {
    return this.closest('form')!.querySelector<T>(`[name="${name}"]`)!
  }
}

// said is what a unit's hours mean for the clock.
function said(u: InCustody, unit: string, clock: Date): [string, Record<string, string>] {
  if (u.closes) {
    const closes = { unit, closes: when(u.closes) }
    if (new Date(u.closes) >= clock) return ['open-long-enough', closes]
    return [u.in_time ? 'closes-before' : 'closes-too-soon', closes]
  }
  const opens = { unit, opens: u.opens ? when(u.opens) : '' }
  if (!u.opens) return ['never-opens', opens]
  if (new Date(u.opens) >= clock) return ['closed-too-long', opens]
  return [u.in_time ? 'opens-in-time' : 'opens-too-late', opens]
}

customElements.define('custody-clock', CustodyClock)
