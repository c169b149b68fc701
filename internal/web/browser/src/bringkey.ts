// <bring-key>: a person's own key, from another machine of hers. The link is used up by the first try, so a
// wrong passphrase is tried again with what came.

import { bring } from './client'
import { cleared, failed, part, show, word } from './island'
import { go } from './navigate'

class BringKey extends HTMLElement {
  private link = ''

  connectedCallback(): void {
    if (location.hash.length > 1) {
      this.link = location.href
      history.replaceState(history.state, '', location.pathname)
      show(part(this, 'link-group'), false)
      this.querySelector<HTMLElement>('input')?.focus()
    }
    part<HTMLFormElement>(this, 'form').addEventListener('submit', (e) => {
      e.preventDefault()
      void this.bring()
    })
  }

  private async bring(): Promise<void> {
    const passphrase = this.querySelector<HTMLInputElement>('[name="passphrase"]')!
    const button = this.querySelector<HTMLButtonElement>('button')!
    const link = this.link || this.querySelector<HTMLTextAreaElement>('[name="link"]')!.value.trim()
    cleared(this)
    button.disabled = true
    const busy = part(this, 'busy')
    busy.textContent = word('unlocking')
    show(busy, true)
    try {
      await bring(link, passphrase.value.trim())
      passphrase.value = ''
      await go('/overview')
    } catch (e) {
      failed(this, e)
      passphrase.select()
    } finally {
      button.disabled = false
      show(busy, false)
    }
  }
}

customElements.define('bring-key', BringKey)
