// <passkey-unlock>: the buttons that unlock with this PC or a security key, in a browser that has any.

import { cleared, failed, part, show, word } from './island'
import { go } from './navigate'
import { offer } from './passkeycan'
import { known } from './passkeymemory'
import { inWords, unlock } from './passkeys'

class PasskeyUnlock extends HTMLElement {
  connectedCallback(): void {
    for (const b of this.querySelectorAll<HTMLButtonElement>('button')) {
      b.addEventListener('click', () => void this.unlock(b.dataset['do'] === 'other'))
    }
    void this.look()
  }

  // Whoever sits down at a shared PC has another one than whoever sat there before.
  private async look(): Promise<void> {
    const can = await offer()
    show(this.querySelector('[data-do="other"]')!, known().length > 0)
    show(this, can.roaming && can.prf)
  }

  private async unlock(other: boolean): Promise<void> {
    const form = this.closest<HTMLElement>('unlock-form')!
    const buttons = this.querySelectorAll<HTMLButtonElement>('button')
    const busy = part(form, 'busy')
    cleared(form)
    busy.textContent = word('passkey-asking')
    show(busy, true)
    buttons.forEach((b) => (b.disabled = true))
    try {
      await unlock(other)
      await go(form.dataset['back'] ?? '/overview')
    } catch (e) {
      failed(form, inWords(e))
    } finally {
      buttons.forEach((b) => (b.disabled = false))
      show(busy, false)
    }
  }
}

customElements.define('passkey-unlock', PasskeyUnlock)
