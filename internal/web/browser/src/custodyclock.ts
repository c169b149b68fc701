// <custody-clock>: somebody is in custody, so the receipt is needed by the end of the PACE clock and not by the
// other unit's hours. When that unit opens too late, CPS Direct is proposed, where it can receive in time.

import { show, when, word } from './island'
import { partners } from './partners'
import type { PartnerUnit } from './partners'

const direct = /\bCPS\b.*\bdirect\b/i

class CustodyClock extends HTMLElement {
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
    const all = this.yes() && clock && to.value ? (await partners()).flatMap((p) => p.units) : []
    const u = all.find((x) => x.unit === to.value)
    box.replaceChildren()
    if (!u || inTime(u, clock)) return
    const other = all.find((x) => direct.test(x.name) && x.ready && inTime(x, clock))
    const p = Object.assign(document.createElement('p'), { className: 'govuk-body app-quiet--warning' })
    p.textContent = word(other ? 'closed-too-long' : 'closed-no-direct', { unit: u.name, opens: when(u.opens) })
    box.append(p)
    if (!other) return
    const b = Object.assign(document.createElement('button'), { type: 'button', className: 'govuk-button govuk-button--secondary', textContent: word('send-to-direct', { direct: other.name }) })
    b.addEventListener('click', () => {
      to.value = other.unit
      to.dispatchEvent(new Event('change', { bubbles: true }))
      to.focus()
    })
    box.append(b)
  }

  private field<T extends HTMLElement>(name: string): T {
    return this.closest('form')!.querySelector<T>(`[name="${name}"]`)!
  }
}

// inTime: somebody is there now, or before the clock ends.
function inTime(u: PartnerUnit, clock: string): boolean {
  return u.open || (u.opens !== '' && new Date(u.opens) < new Date(clock))
}

customElements.define('custody-clock', CustodyClock)
