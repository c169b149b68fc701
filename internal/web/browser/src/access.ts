// <my-access>: what unlocks a person's key, one removed or one added; a link to another PC of hers; her key as
// files. Whose key it is, and what opens it, the client knows; the page's document knows neither.

import { call, ClientError, on, save, state } from './client'
import { bytes } from './webauthn'
import { failed, part, show, when, word } from './island'
import { add, inWords, list, remove } from './passkeys'
import type { Passkey } from './passkeys'
import { typed, working } from './working'

class MyAccess extends HTMLElement {
  private words = ''
  private addresses: string[] = []
  private ends: (() => void)[] = []
  private sealed = ''

  connectedCallback(): void {
    this.sealed = part(this, 'none').textContent ?? ''
    this.ends = [on('unlocked', () => void this.look()), on('locked', () => this.forget())]
    this.addEventListener('passkey-chosen', (e) => void this.doing(() => this.added((e as CustomEvent<boolean>).detail)))
    this.querySelector('[data-do="link"]')!.addEventListener('click', () => void this.doing(() => this.link()))
    this.querySelector('[data-do="file"]')!.addEventListener('click', () => void this.doing(() => this.take()))
    part(this, 'lock').addEventListener('submit', (e) => {
      e.preventDefault()
      void this.doing(() => this.files())
    })
    if (state() === 'unlocked') void this.look()
  }

  disconnectedCallback(): void {
    this.ends.forEach((f) => f())
    this.forget()
  }

  private async doing(f: () => Promise<void>): Promise<void> {
    await working(this, () =>
      f().catch((e: unknown) => {
        throw e instanceof ClientError && e.code === 'no-keyring' ? new Error(word('access-no-keyring')) : inWords(e)
      }),
    )
  }

  private async look(): Promise<void> {
    try {
      const all = (await list()) ?? []
      if (!this.isConnected || state() !== 'unlocked') return
      part(this, 'passkeys').replaceChildren(...all.map((p) => this.line(p)))
      part(this, 'none').textContent = word('access-none')
      show(part(this, 'none'), all.length === 0)
      show(part(this, 'passkeys'), all.length > 0)
    } catch (e) {
      failed(this, e)
    }
  }

  private line(p: Passkey): HTMLElement {
    const name = word(p.roams ? 'access-carried' : 'access-this-pc')
    const added = word('access-added', { when: when(p.added) })
    const facts = [added, p.used ? word('access-used', { when: when(p.used) }) : word('access-not-used'), ...(p.syncs ? [word('access-syncs')] : [])]
    const li = Object.assign(document.createElement('li'), { className: 'app-item' })
    const what = Object.assign(document.createElement('div'), { className: 'app-item__what' })
    const said = Object.assign(document.createElement('p'), { className: 'app-item__facts' })
    said.append(...facts.map((f) => Object.assign(document.createElement('span'), { textContent: f })))
    what.append(Object.assign(document.createElement('strong'), { textContent: name }), said)
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'app-link-button', textContent: word('remove') })
    button.append(Object.assign(document.createElement('span'), { className: 'govuk-visually-hidden', textContent: ` ${name}, ${added}` }))
    button.addEventListener('click', () => this.ask(p, `${name}, ${added}`))
    const act = Object.assign(document.createElement('div'), { className: 'app-item__act' })
    act.append(button)
    li.append(what, act)
    return li
  }

  private ask(p: Passkey, which: string): void {
    const dialog = document.getElementById('remove-passkey') as HTMLDialogElement
    part(dialog, 'which').textContent = which
    dialog.querySelector('form')!.onsubmit = (e) => {
      if ((e.submitter as HTMLButtonElement | null)?.value !== 'remove') return
      void this.doing(async () => {
        await remove(p.passkey)
        await this.look()
        document.getElementById('ways')?.scrollIntoView()
      })
    }
    dialog.showModal()
  }

  private async added(here: boolean): Promise<void> {
    await add(here)
    await this.look()
  }

  private async link(): Promise<void> {
    part(this, 'link').textContent = await call<string>('addDevice')
    show(part(this, 'linked'), true)
    part(this, 'linked').focus()
  }

  private async take(): Promise<void> {
    this.words = await call<string>('passphrase')
    part(this, 'passphrase').textContent = this.words
    show(part(this, 'made'), false)
    show(part(this, 'lock'), true)
    this.querySelector<HTMLInputElement>('[name="again"]')!.focus()
  }

  private async files(): Promise<void> {
    const again = this.querySelector<HTMLInputElement>('[name="again"]')!
    typed(this, 'again', this.words)
    const saved = await save(this.words)
    if (!this.isConnected || state() !== 'unlocked') return // nobody would take it off the page again
    for (const name of ['keyring', 'description'] as const) {
      const address = URL.createObjectURL(new Blob([bytes(saved[name])], { type: 'application/octet-stream' }))
      this.addresses.push(address)
      part<HTMLAnchorElement>(this, name).href = address
    }
    again.value = this.words = part(this, 'passphrase').textContent = ''
    show(part(this, 'lock'), false)
    show(part(this, 'made'), true)
    part(this, 'made').focus()
  }

  // forget takes off the page what was made for its person.
  private forget(): void {
    this.addresses.splice(0).forEach((a) => URL.revokeObjectURL(a))
    this.words = ''
    for (const name of ['link', 'passphrase']) part(this, name).textContent = ''
    for (const name of ['linked', 'lock', 'made', 'passkeys']) show(part(this, name), false)
    part(this, 'passkeys').replaceChildren()
    part(this, 'none').textContent = this.sealed
    show(part(this, 'none'), true)
  }
}

customElements.define('my-access', MyAccess)
