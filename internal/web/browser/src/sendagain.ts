// <send-again for="SENDING" exhibit="EXHIBIT">: the original of what arrived broken, chosen once more. It is
// sealed anew and goes in the old one's place; all that its files don't say is the old one's.

import { call, changed, choose, ClientError } from './client'
import { part, word } from './island'
import { go, place, still } from './navigate'
import { ofInput } from './picked'
import type { Picked } from './picked'
import { signing } from './signing'
import { Spoken } from './spoken'
import { unsent } from './unsent'

interface Prepared {
  number: number
  bytes: number
}

class SendAgain extends HTMLElement {
  private picked: Picked[] = []
  private checked = false // it looks like another case's, and she has been told

  private spoken!: Spoken

  connectedCallback(): void {
    this.spoken ??= Spoken.in(part(this, 'progress').parentElement!)
    for (const name of ['files', 'folder']) {
      const input = part<HTMLInputElement>(this, name)
      input.addEventListener('change', () => {
        this.picked = ofInput(input)
        this.checked = false
      })
    }
    const form = this.querySelector('form')!
    // The boxes are empty again, so nothing that they no longer show is sent.
    form.addEventListener('reset', () => {
      this.picked = []
      this.checked = false
    })
    form.addEventListener('submit', (e) => {
      if ((e.submitter as HTMLButtonElement | null)?.value !== 'sign') return
      e.preventDefault()
      void this.sign()
    })
  }

  private async sign(): Promise<void> {
    const from = place()
    await signing(this, async () => {
      const sent = await this.send().catch((e: unknown) => {
        this.checked = e instanceof ClientError && e.code === 'wrong-case'
        if (!this.isConnected) unsent()
        throw e
      })
      this.closest('dialog')!.close()
      changed()
      if (still(from)) await go(`/s/${sent.consignment}`)
    })
    part(this, 'progress').textContent = ''
  }

  private async send(): Promise<{ consignment: string }> {
    if (this.picked.length === 0) throw new Error(word('no-files'))
    const tops = [...new Set(this.picked.map((p) => p.path.split('/')[0]!))]
    const under = choose(this.picked)
    const people = [...this.querySelectorAll<HTMLInputElement>('[data-category]')].map((i) => `${i.dataset['category']} ${i.value.trim()}`)
    const prepared = await call<Prepared>('prepareCopy', {
      id: this.getAttribute('for'),
      exhibits: [this.getAttribute('exhibit')],
      paths: tops.map((n) => `${under}/${n}`),
      people,
      wrong_case_checked: this.checked,
    })
    const said = part(this, 'progress')
    let last = -1
    return call<{ consignment: string }>('send', { number: prepared.number }, (done) => {
      const percent = Math.floor((100 * done) / Math.max(prepared.bytes, 1))
      if (percent === last) return
      last = percent
      said.textContent = word('sending-percent', { percent })
      this.spoken.progress(percent, said.textContent)
    })
  }
}

customElements.define('send-again', SendAgain)
