// <set-up-access>: enrolment from an invitation, step by step. The link stays in the address's fragment,
// which no browser sends; it is taken out of the address as soon as it is read.

import { call, enrol } from './client'
import { part, show, word } from './island'
import { reason } from './reason'
import { add, inWords } from './passkeys'
import { typed, working } from './working'

class SetUpAccess extends HTMLElement {
  private invitation = ''
  private passphrase = ''
  private enrolled = false
  private carried = false // by a security key, to any browser

  connectedCallback(): void {
    this.on('link', () => this.invited(this.querySelector<HTMLTextAreaElement>('[name="invitation"]')!.value.trim()))
    this.on('who', () => this.offer())
    this.on('lock', () => this.enrol())
    this.on('second', () => this.second())
    this.addEventListener('passkey-chosen', (e) => void working(this, () => this.locked((e as CustomEvent<boolean>).detail)))
    this.querySelector('[data-do="skip"]')?.addEventListener('click', () => this.finish())
    this.querySelector('[data-do="another"]')?.addEventListener('click', () => void this.another())
    if (location.hash.length > 1) {
      const link = location.href
      history.replaceState(history.state, '', location.pathname)
      void working(this, () => this.invited(link))
    }
  }

  private on(step: string, f: () => Promise<void>): void {
    this.querySelector<HTMLFormElement>(`[data-step="${step}"]`)!.addEventListener('submit', (e) => {
      e.preventDefault()
      void working(this, f)
    })
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

  private async enrol(): Promise<void> {
    typed(this, 'again', this.passphrase)
    await this.once()
    this.finish()
  }

  // The key is made, and locked with the words, before anything else can lock it: so the words are there
  // whatever comes of the passkey.
  private async locked(here: boolean): Promise<void> {
    await this.once()
    try {
      await add(here)
    } catch (e) {
      const why = inWords(e)
      throw new Error(`${reason(why)} ${word('passkey-words')}`)
    }
    this.carried = !here
    part(this, 'second-passphrase').textContent = this.passphrase
    this.to('second')
  }

  private async second(): Promise<void> {
    typed(this, 'again-second', this.passphrase)
    this.finish()
  }

  private async once(): Promise<void> {
    if (this.enrolled) return
    await enrol(this.invitation, this.passphrase)
    this.enrolled = true
    show(this.querySelector('[data-do="another"]')!, false) // these are the words now
  }

  private finish(): void {
    show(part(this, 'kept'), !this.carried) // this PC's own passkey stays on this PC
    this.invitation = this.passphrase = ''
    for (const i of this.querySelectorAll<HTMLInputElement>('[name^="again"]')) i.value = ''
    for (const p of ['passphrase', 'second-passphrase']) part(this, p).textContent = ''
    this.to('done')
  }
}

customElements.define('set-up-access', SetUpAccess)
