// <set-up-access>: enrolment from an invitation, step by step. The link stays in the address's fragment,
// which no browser sends; it is taken out of the address as soon as it is read.

import { call, enrol } from './client'
import { cleared, failed, part, show, word } from './island'

class SetUpAccess extends HTMLElement {
  private invitation = ''
  private passphrase = ''

  connectedCallback(): void {
    this.on('link', () => this.invited(this.querySelector<HTMLTextAreaElement>('[name="invitation"]')!.value.trim()))
    this.on('who', () => this.offer())
    this.on('lock', () => this.enrol())
    this.querySelector('[data-do="another"]')?.addEventListener('click', () => void this.another())
    if (location.hash.length > 1) {
      const link = location.href
      history.replaceState(history.state, '', location.pathname)
      void this.trying(() => this.invited(link))
    }
  }

  private on(step: string, f: () => Promise<void>): void {
    this.querySelector<HTMLFormElement>(`[data-step="${step}"]`)!.addEventListener('submit', (e) => {
      e.preventDefault()
      void this.trying(f)
    })
  }

  private async trying(f: () => Promise<void>): Promise<void> {
    cleared(this)
    const busy = part(this, 'busy')
    busy.textContent = word('working')
    show(busy, true)
    const buttons = this.querySelectorAll<HTMLButtonElement>('button')
    buttons.forEach((b) => (b.disabled = true))
    try {
      await f()
    } catch (e) {
      failed(this, e)
    } finally {
      buttons.forEach((b) => (b.disabled = false))
      show(busy, false)
    }
  }

  private to(step: string): void {
    for (const s of this.querySelectorAll<HTMLElement>('[data-step]')) show(s, s.dataset['step'] === step)
    this.querySelector<HTMLElement>(`[data-step="${step}"] h2`)?.focus()
  }

  private async invited(link: string): Promise<void> {
    const who = await call<{ who: string; organisation: string }>('invited', { invitation: link })
    this.invitation = link
    part(this, 'person').textContent = who.who
    part(this, 'organisation').textContent = who.organisation
    this.to('who')
  }

  private async offer(): Promise<void> {
    await this.another()
    this.to('lock')
  }

  private async another(): Promise<void> {
    this.passphrase = await call<string>('passphrase')
    part(this, 'passphrase').textContent = this.passphrase
  }

  // Typed once, she has at least read it; written down it is in her hands.
  private async enrol(): Promise<void> {
    const again = this.querySelector<HTMLInputElement>('[name="again"]')!
    if (again.value.trim() !== this.passphrase) {
      again.focus()
      throw new Error(word('not-same'))
    }
    await enrol(this.invitation, this.passphrase)
    this.invitation = this.passphrase = again.value = ''
    part(this, 'passphrase').textContent = ''
    this.to('done')
  }
}

customElements.define('set-up-access', SetUpAccess)
