// <bring-key>: a person's own key, from another machine of hers, by a link or as files. The link is used up by
// the first try, so a wrong passphrase is tried again with what came.

import { bring, bringFiles } from './client'
import type { Saved } from './client'
import { cleared, failed, part, show, word } from './island'
import { go } from './navigate'
import { base64 } from './webauthn'

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
      const link = this.link || this.querySelector<HTMLTextAreaElement>('[name="link"]')!.value.trim()
      void this.bring('passphrase', (words) => bring(link, words))
    })
    part<HTMLFormElement>(this, 'from-files').addEventListener('submit', (e) => {
      e.preventDefault()
      void this.bring('words', async (words) => bringFiles(await this.files(), words))
    })
  }

  // files are told apart by what is in them: browsers rename what is saved twice.
  private async files(): Promise<Saved> {
    const all = [...(this.querySelector<HTMLInputElement>('[name="files"]')!.files ?? [])]
    const out: Partial<Saved> = {}
    for (const f of all) {
      const b = new Uint8Array(await f.arrayBuffer())
      out[b[0] === '{'.charCodeAt(0) ? 'description' : 'keyring'] = base64(b)
    }
    if (all.length !== 2 || !out.keyring || !out.description) throw new Error(word('two-files'))
    return out as Saved
  }

  private async bring(words: string, by: (passphrase: string) => Promise<void>): Promise<void> {
    const passphrase = this.querySelector<HTMLInputElement>(`[name="${words}"]`)!
    const button = passphrase.form!.querySelector<HTMLButtonElement>('button')!
    cleared(this)
    button.disabled = true
    const busy = part(this, 'busy')
    busy.textContent = word('unlocking')
    show(busy, true)
    try {
      await by(passphrase.value.trim())
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
