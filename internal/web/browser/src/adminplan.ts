// What signing would bring about, in sentences of the page, from what the client proved.

import { when, word } from './island'

interface Help {
  key: number
  since?: number
  units: string[] | null
  alone: string[] | null
  holders: string[] | null
}

interface Leaving {
  stale: string[]
  units: string[]
}

interface Half {
  kind: string
  first: string
  at: string
  unit?: string
  of?: string
  about?: string
  key?: string
  decision?: string
}

export const plans: Record<string, (answer: never, form: HTMLFormElement) => string[]> = {
  planHelp: (h: Help) => {
    const out = [h.key > 0 ? word('plan-key', { key: h.key }) : word('plan-key-ended')]
    if (h.since !== undefined) out.push(word('plan-since'))
    return [...out, ...handedBy(h)]
  },
  planLeave: (l: Leaving, form) => {
    const units = form.querySelector<HTMLSelectElement>('[data-part="units"]')!
    units.replaceChildren(units.options[0]!, ...l.units.map((u) => new Option(u, u)))
    return [l.stale.length > 0 ? word('plan-stale', { units: l.stale.join(', ') }) : word('plan-none')]
  },
  readHalf: (h: Half) => {
    const fill = { first: h.first, when: when(h.at), unit: h.unit ?? '', of: h.of ?? '', key: h.key ?? '', about: h.about ?? '' }
    if (h.kind === 'unit-closed') return [word('half-closed', fill)]
    return [word(h.decision === 'stands' ? 'half-stands' : 'half-void', fill)]
  },
  readRecognition: (r: { organisation: string; number: string }) => [word('root-signed', r)],
}

/** handedBy says whose page hands over the keys of somebody's units, and which nobody can. */
export function handedBy(of: { units?: string[] | null; alone?: string[] | null; holders?: string[] | null }): string[] {
  const alone = of.alone ?? []
  const others = (of.units ?? []).filter((u) => !alone.includes(u))
  const out: string[] = []
  if (others.length > 0 && of.holders?.length) out.push(word('next-holders', { units: others.join(', '), holders: of.holders.join(', ') }))
  if (alone.length > 0) out.push(word('next-nobody', { units: alone.join(', ') }))
  return out
}
