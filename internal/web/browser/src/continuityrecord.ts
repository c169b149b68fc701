// <continuity-record>: what stands only on the printed page of a sending. A print is no proof, so it says what this
// browser has compared: each line of what happened, as the service listed it, with the statement that was signed.

import { on, state } from './client'
import { part, show, when, word } from './island'
import { views, type View } from './sealedtext'

document.addEventListener('click', (e) => {
  if ((e.target as Element | null)?.closest?.('[data-do="print-record"]')) window.print()
})

type Happening = NonNullable<View['happened']>[number]

// In the words of the service: an alarm, and nothing else, is signed by no person and no machine.
function signed(h: Happening, as: string): boolean {
  const facts = `${h.kind} ${h.recorded}`
  return as === `${facts} ${h.by}` || (as === facts && ['alarm', 'unanswered', 'unchecked'].includes(h.kind))
}

class ContinuityRecord extends HTMLElement {
  private ends: (() => void)[] = []

  connectedCallback(): void {
    const printing = (): void => void (part(this, 'printed').textContent = word('record-printed', { when: when(new Date().toISOString()) }))
    window.addEventListener('beforeprint', printing)
    this.ends = [() => window.removeEventListener('beforeprint', printing), on('unlocked', () => void this.compare())]
    if (state() === 'unlocked') void this.compare()
  }

  disconnectedCallback(): void {
    this.ends.forEach((f) => f())
  }

  private async compare(): Promise<void> {
    const id = this.getAttribute('for') ?? ''
    const rows = [...document.querySelectorAll<HTMLElement>('main .app-happened [data-event]')]
    const found = (v: View, row: HTMLElement) => v.happened?.find((h) => h.event === row.dataset['event'])
    try {
      const known = views.at(id)
      let v = await known
      // The page knows of it; where the view does not, the other side has said it since.
      if (rows.some((r) => !found(v, r))) v = await views.after(id, known)
      if (this.isConnected) this.say(v, rows, rows.filter((r) => !this.holds(found(v, r), r)).length)
    } catch {
      // What could not be proven stays said: nothing was compared.
    }
  }

  private say(v: View, rows: HTMLElement[], wrong: number): void {
    const all = rows.length
    const name = wrong > 0 ? 'record-some' : all === 1 ? 'record-compared-one' : 'record-compared'
    part(this, 'compared').textContent = word(name, { n: all - wrong, all })
    this.dataset['compared'] = wrong > 0 ? 'some' : 'all'
    const listed = new Set(rows.map((r) => r.dataset['event']))
    const more = (v.happened ?? []).filter((h) => !listed.has(h.event)).length
    part(this, 'more').textContent = word(more === 1 ? 'record-more-one' : 'record-more', { n: more })
    show(part(this, 'more'), more > 0)
  }

  private holds(h: Happening | undefined, row: HTMLElement): boolean {
    if (h && signed(h, row.dataset['signed'] ?? '')) return true
    if (row.dataset['differs'] !== undefined) return false
    row.dataset['differs'] = ''
    const tag = document.createElement('strong')
    tag.className = 'govuk-tag govuk-tag--red'
    tag.textContent = word(h ? 'record-differs' : 'record-missing')
    row.lastElementChild!.append(' ', tag)
    return false
  }
}

customElements.define('continuity-record', ContinuityRecord)
