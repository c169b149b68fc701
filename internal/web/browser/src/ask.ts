// <ask-exhibits>: one unit asks another for exhibits. What it is about is sealed here, to both of them.

import { call, changed, on, state } from './client'
import { cleared, failed, lines, part, show, when, word } from './island'
import { go } from './navigate'
import { fill, hours } from './partners'
import type { PartnerUnit } from './partners'

interface Already {
  asked: string
  consignment: string
  reference: string
  sent: string
}

class AskExhibits extends HTMLElement {
  private units: PartnerUnit[] = []
  private said = '' // what was asked for when she was told that it is here

  connectedCallback(): void {
    const to = this.field<HTMLSelectElement>('to')
    to.addEventListener('change', () => (part(this, 'hours').textContent = hours(this.units.find((u) => u.unit === to.value))))
    part(this, 'form').addEventListener('submit', (e) => {
      e.preventDefault()
      void this.ask()
    })
    if (state() === 'unlocked') void this.ready(to)
    else on('unlocked', () => void this.ready(to))
  }

  private async ready(to: HTMLSelectElement): Promise<void> {
    if (this.isConnected) this.units = await fill(to)
  }

  private asking(): object {
    const urn = this.field('urn').value.trim()
    return {
      for: this.field('for').value,
      to: this.field('to').value,
      exhibits: lines(this.field('exhibits').value).filter((l) => l !== ''),
      words: lines(this.field('words').value),
      ...(urn ? { urn } : {}),
      respond_by: this.field('respond_by').value,
    }
  }

  private async ask(): Promise<void> {
    const button = part<HTMLButtonElement>(this, 'send')
    const asking = this.asking()
    cleared(this)
    button.disabled = true
    try {
      if (await this.here(asking)) return
      const q = await call<{ question: string }>('request', asking)
      changed()
      await go(`/asked/${q.question}`)
    } catch (e) {
      failed(this, e)
    } finally {
      button.disabled = false
    }
  }

  // here says once what the unit has already of what it is about to ask for.
  private async here(asking: object): Promise<boolean> {
    const said = JSON.stringify(asking)
    if (said === this.said) return false
    const found = await call<Already[] | null>('alreadyHere', asking)
    this.said = said
    part(this, 'found').replaceChildren(
      ...(found ?? []).map((a) => {
        const li = document.createElement('li')
        li.append(Object.assign(document.createElement('a'), { className: 'govuk-link', href: `/s/${a.consignment}`, textContent: word('asked-already', { asked: a.asked, when: when(a.sent), reference: a.reference }) }))
        return li
      }),
    )
    show(part(this, 'here'), (found?.length ?? 0) > 0)
    return (found?.length ?? 0) > 0
  }

  private field<T extends HTMLElement = HTMLInputElement>(name: string): T {
    return this.querySelector<T>(`[name="${name}"]`)!
  }
}

customElements.define('ask-exhibits', AskExhibits)
