// <unlock-form>: who is enrolled in this browser, and her passphrase.

import { homes, unlock } from './client'
import type { Home } from './client'
import { cleared, failed, part, show, word } from './island'
import { go } from './navigate'

class UnlockForm extends HTMLElement {
  connectedCallback(): void {
    void this.look()
    part<HTMLFormElement>(this, 'form').addEventListener('submit', (e) => {
      e.preventDefault()
      void this.unlock()
    })
  }

  private async look(): Promise<void> {
    try {
      const all = await homes()
      show(part(this, 'busy'), false)
      show(part(this, all.length > 0 ? 'form' : 'none'), true)
      this.offer(all)
    } catch (e) {
      show(part(this, 'busy'), false)
      failed(this, e)
    }
  }

  private offer(all: Home[]): void {
    const select = this.querySelector<HTMLSelectElement>('select[name="who"]')!
    select.replaceChildren(...all.map((h) => new Option(h.who, h.who)))
    show(part(this, 'who-group'), all.length > 1)
    show(part(this, 'who-one'), all.length === 1)
    part(this, 'who-name').textContent = all[0]?.who ?? ''
    if (all.length > 0) this.querySelector<HTMLElement>(all.length > 1 ? 'select' : 'input')?.focus()
  }

  private async unlock(): Promise<void> {
    const input = this.querySelector<HTMLInputElement>('input[name="passphrase"]')!
    const button = this.querySelector<HTMLButtonElement>('button[type="submit"]')!
    cleared(this)
    if (input.value === '') return input.focus()
    button.disabled = true
    const busy = part(this, 'busy')
    busy.textContent = word('unlocking')
    show(busy, true)
    try {
      await unlock(this.querySelector<HTMLSelectElement>('select[name="who"]')!.value, input.value.trim())
      input.value = ''
      await go(this.dataset['back'] ?? '/overview')
    } catch (e) {
      failed(this, e)
      input.select()
    } finally {
      button.disabled = false
      show(busy, false)
    }
  }
}

customElements.define('unlock-form', UnlockForm)
