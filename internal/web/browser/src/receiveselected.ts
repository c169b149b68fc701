// <receive-selected>: any number of sendings received in two clicks, from the Overview.

import { call, changed } from './client'
import { word } from './island'
import { said } from './reason'
import { place, refresh } from './navigate'

class ReceiveSelected extends HTMLElement {
  private readonly all = () => [...this.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')]

  connectedCallback(): void {
    for (const box of this.all()) {
      box.disabled = false
      box.addEventListener('change', () => this.count())
    }
    const all = this.querySelector<HTMLButtonElement>('[data-do="all"]')
    const receive = this.querySelector<HTMLButtonElement>('[data-do="receive"]')
    for (const b of [all, receive]) b?.removeAttribute('hidden')
    all?.addEventListener('click', () => {
      const on = !this.all().every((b) => b.checked)
      this.all().forEach((b) => (b.checked = on))
      this.count()
    })
    receive?.addEventListener('click', () => void this.receive(receive))
    this.count()
  }

  private chosen(): HTMLInputElement[] {
    return this.all().filter((b) => b.checked)
  }

  private count(): void {
    const b = this.querySelector<HTMLButtonElement>('[data-do="receive"]')
    if (b) b.setAttribute('aria-disabled', String(this.chosen().length === 0))
  }

  // Each is a signature of its own: one that can't be received keeps none of the others back.
  private async receive(button: HTMLButtonElement): Promise<void> {
    const chosen = this.chosen()
    if (chosen.length === 0 || button.disabled) return
    button.disabled = true
    const from = place()
    const failures: HTMLElement[] = []
    for (const box of chosen) {
      const line = box.closest<HTMLElement>('.app-item')
      try {
        line?.setAttribute('aria-busy', 'true')
        await call('receive', { id: box.value })
        box.checked = false
      } catch (e) {
        failures.push(this.why(line?.querySelector('a')?.textContent?.trim() ?? '', e))
      } finally {
        line?.removeAttribute('aria-busy')
      }
    }
    button.disabled = false
    changed()
    await refresh(from)
    if (failures.length > 0) this.tell(failures, place() === from)
  }

  private why(of: string, e: unknown): HTMLElement {
    const [li, why] = [document.createElement('li'), document.createElement('span')]
    said(why, e)
    li.append(`${of}: `, why)
    return li
  }

  private tell(failures: HTMLElement[], here: boolean): void {
    const box = document.createElement('div')
    box.className = 'govuk-error-summary'
    box.setAttribute('role', 'alert')
    box.tabIndex = -1
    const heading = document.createElement('h2')
    heading.className = 'govuk-error-summary__title'
    heading.textContent = word('not-received')
    const list = document.createElement('ul')
    list.className = 'govuk-list govuk-error-summary__list'
    list.append(...failures)
    box.append(heading, list)
    document.querySelector('main')?.prepend(box)
    if (here) box.focus() // elsewhere she may be typing
  }
}

customElements.define('receive-selected', ReceiveSelected)
