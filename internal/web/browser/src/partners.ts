// To whom things can be sent: units of organisations that one's own has recognised, with their hours.

import { call } from './client'
import { when, word } from './island'

export interface PartnerUnit {
  unit: string
  name: string
  zone: string
  hours: string[]
  open: boolean
  opens: string
  closes?: string
  ready: boolean
}

export interface Partner {
  organisation: string
  name: string
  own?: boolean
  units: PartnerUnit[]
}

let known: Promise<Partner[]> | undefined

/** partners asks once for as long as the page lives; again says to ask anew. */
export function partners(again = false): Promise<Partner[]> {
  if (again || !known) {
    known = call<Partner[]>('partners')
    known.catch(() => (known = undefined))
  }
  return known
}

/** fill puts the units into a select, by organisation, partners first; mine are left out. */
export async function fill(select: HTMLSelectElement, without: string[] = []): Promise<PartnerUnit[]> {
  const all = await partners()
  const flat: PartnerUnit[] = []
  select.replaceChildren(new Option('', ''))
  for (const p of [...all].sort((a, b) => Number(a.own ?? false) - Number(b.own ?? false))) {
    const group = document.createElement('optgroup')
    group.label = `${p.name} (${p.organisation})`
    for (const u of p.units) {
      if (without.includes(u.unit)) continue
      flat.push(u)
      const o = new Option(u.name, u.unit)
      o.disabled = !u.ready
      group.append(o)
    }
    if (group.children.length > 0) select.append(group)
  }
  return flat
}

/** hours says when somebody is there, beside the name that was chosen. */
export function hours(u: PartnerUnit | undefined): string {
  if (!u) return ''
  if (!u.ready) return word('unit-not-ready')
  if (u.open) return u.closes ? word('unit-open', { when: when(u.closes) }) : word('unit-open-now')
  return word('unit-opens', { when: when(u.opens) })
}

class UnitChoice extends HTMLElement {
  connectedCallback(): void {
    const select = this.querySelector('select')
    const said = document.createElement('p')
    said.className = 'govuk-hint'
    this.append(said)
    if (!select) return
    let all: PartnerUnit[] = []
    select.addEventListener('change', () => (said.textContent = hours(all.find((u) => u.unit === select.value))))
    // Only once it is looked at: the page is read by people who have not unlocked.
    this.closest('dialog')?.addEventListener('toggle', () => {
      if (all.length === 0) fill(select).then((u) => (all = u), () => (said.textContent = word('locked')))
    })
  }
}

customElements.define('unit-choice', UnitChoice)
