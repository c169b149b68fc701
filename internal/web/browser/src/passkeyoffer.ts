// <passkey-offer>: what else than words a new key can be unlocked with here, best first. It says which was
// chosen; the key has to be made before it can be locked.

import { show } from './island'
import { offer } from './passkeycan'

class PasskeyOffer extends HTMLElement {
  connectedCallback(): void {
    for (const b of this.querySelectorAll<HTMLButtonElement>('button')) {
      b.addEventListener('click', () => this.dispatchEvent(new CustomEvent('passkey-chosen', { bubbles: true, detail: b.dataset['do'] === 'here' })))
    }
    void this.look()
  }

  private async look(): Promise<void> {
    const can = await offer()
    show(this.querySelector('[data-do="here"]')!, can.platform)
    show(this, can.roaming && can.prf)
  }
}

customElements.define('passkey-offer', PasskeyOffer)
