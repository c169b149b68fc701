// <proven-list>: an organisation's people, units, partners or drills, as the service shows them, held against what the
// client proves from signed statements. Each line carries its facts as one text, made by the same code on both
// sides; a line that differs is marked, and nothing can be signed about it.

import { call, on, state } from './client'
import { part, show, word } from './island'
import { reason } from './reason'
import { place, refresh } from './navigate'

interface Roster {
  people: Record<string, string>
  units: Record<string, string>
}

interface Partners {
  number: string
  partners: { organisation: string; ours: boolean; theirs: boolean }[]
}

// Of more drills than these the service lists the newest, so many: how many it leaves out is not for it to say.
const newest = 50

// Somebody may have come between what was served and what was proven: the page is fetched again once.
let again: string | undefined

class ProvenList extends HTMLElement {
  private ends: (() => void)[] = []

  connectedCallback(): void {
    this.ends = [on('unlocked', () => void this.compare())]
    if (state() === 'unlocked') void this.compare()
  }

  disconnectedCallback(): void {
    this.ends.forEach((f) => f())
  }

  private async compare(): Promise<void> {
    const from = place()
    try {
      const wrong = await this.wrong()
      if (!this.isConnected) return
      if (wrong.length > 0 && again !== location.pathname) {
        again = location.pathname
        return await refresh(from)
      }
      again = undefined
      this.say(wrong)
    } catch (e) {
      if (this.isConnected) part(this, 'said').textContent = word('roster-failed', { why: reason(e) })
    }
  }

  private say(wrong: string[]): void {
    const said = part(this, 'said')
    said.textContent = wrong.length > 0 ? word('roster-differs', { names: wrong.join(', ') }) : this.dataset['more'] === undefined ? word('roster-same') : word('drills-same', { newest })
    said.dataset['proven'] = wrong.length > 0 ? 'no' : 'yes'
  }

  private wrong(): Promise<string[]> {
    if (this.dataset['proof'] === 'drills') return this.drills()
    return this.dataset['proof'] === 'partners' ? this.partners() : this.roster()
  }

  // All of them stand in the record in one order, so none of what is listed can be left out between two others, or as the newest.
  private async drills(): Promise<string[]> {
    const proven = await call<{ reference: string; facts: string }[]>('drills')
    const rows = [...document.querySelectorAll<HTMLElement>('main [data-drill]')]
    const wrong = rows.filter((r) => !proven.some((d) => d.reference === r.dataset['drill'] && d.facts === r.dataset['facts'])).map((r) => mark(r, r.dataset['drill']!))
    const shown = this.dataset['more'] === undefined ? proven : proven.slice(0, newest)
    return [...wrong, ...shown.map((d) => d.reference).filter((id) => !rows.some((r) => r.dataset['drill'] === id))]
  }

  private async roster(): Promise<string[]> {
    const proven = await call<Roster>('roster')
    const wrong: string[] = []
    const seen = new Set<string>()
    const rows = (kind: string) => document.querySelectorAll<HTMLElement>(`main [data-facts][data-${kind}]`)
    for (const [kind, facts] of [['person', proven.people], ['unit', proven.units]] as const) {
      for (const row of rows(kind)) {
        const id = row.dataset[kind]!
        seen.add(id)
        if (facts[id] !== row.dataset['facts']) wrong.push(mark(row, id))
      }
      const everybody = document.querySelector('main [data-everybody]') !== null && rows(kind).length > 0
      if (everybody) wrong.push(...Object.keys(facts).filter((id) => !seen.has(id)))
    }
    return [...new Set(wrong)]
  }

  private async partners(): Promise<string[]> {
    const rows = [...document.querySelectorAll<HTMLElement>('main [data-partner]')]
    const said = rows.filter((r) => r.dataset['theirs'] === 'yes').map((r) => r.dataset['partner']!)
    const proven = await call<Partners>('recognitions', { said })
    part(document, 'number').textContent = proven.number
    const wrong: string[] = []
    for (const p of proven.partners) {
      const row = rows.find((r) => r.dataset['partner'] === p.organisation)
      if (!row) wrong.push(p.organisation)
      else if ((row.dataset['ours'] === 'yes') !== p.ours || (row.dataset['theirs'] === 'yes') !== p.theirs) wrong.push(mark(row, p.organisation))
    }
    for (const r of rows) {
      if (!proven.partners.some((p) => p.organisation === r.dataset['partner'])) wrong.push(mark(r, r.dataset['partner']!))
    }
    return wrong
  }
}

// mark says on the line itself that it is not so, and takes away what could be signed about it.
function mark(row: HTMLElement, id: string): string {
  if (row.dataset['differs'] !== undefined) return id
  row.dataset['differs'] = ''
  for (const b of row.querySelectorAll('button')) show(b, false)
  const said = Object.assign(document.createElement('strong'), { className: 'govuk-tag govuk-tag--red', textContent: word('differs') })
  ;(row.querySelector('th, .app-item__what') ?? row).append(' ', said)
  return id
}

customElements.define('proven-list', ProvenList)
