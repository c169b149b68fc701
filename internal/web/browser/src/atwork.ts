// <at-work who="PERSON" from="DAY">: one click says that its reader is on duty, or not any more, or that an absence
// is over: hers, or that of whom it names. Nothing is signed. A dialog of admin.ts asks until when somebody is away.

import { call, changed } from './client'
import { part, show } from './island'
import { said } from './reason'
import { place, refresh } from './navigate'

class AtWork extends HTMLElement {
  connectedCallback(): void {
    for (const b of this.querySelectorAll<HTMLButtonElement>('button[data-do]')) {
      b.addEventListener('click', () => void this.say(b))
    }
  }

  private async say(b: HTMLButtonElement): Promise<void> {
    const why = part(this, 'why')
    show(why, false)
    b.disabled = true
    const from = place()
    try {
      if (b.dataset['do'] === 'back') await call('away', this.absence())
      else await call('onDuty', { on: b.dataset['do'] === 'duty' })
      changed()
      await refresh(from)
    } catch (e) {
      said(why, e)
      show(why, true)
    } finally {
      b.disabled = false
    }
  }

  private absence(): Record<string, string> {
    const out: Record<string, string> = {}
    for (const [name, value] of [['person', this.getAttribute('who')], ['from', this.getAttribute('from')]] as const) {
      if (value) out[name] = value
    }
    return out
  }
}

customElements.define('at-work', AtWork)
