// Finishing what was begun, here or on another machine: the same files are chosen again, and only what is
// missing goes. Nothing else is asked: it was said once.

import { call, changed, choose } from './client'
import { cleared, failed, part, show, when, word } from './island'
import type { Picked } from './picked'
import { Sending } from './sendingview'

interface Begun {
  began: string
  to: string[]
  exhibits: { reference: string; names: string[]; bytes: number }[]
}

/**
 * finishing turns the form into one that asks for the files of what was begun, and answers what is done with them. It
 * does so at once: files that are chosen before it is known what was begun wait for that, and are never taken for
 * something new.
 */
export function finishing(upload: HTMLElement, unlocked: Promise<unknown>): (picked: Picked[]) => void {
  const form = part(upload, 'form')
  for (const s of form.querySelectorAll('section')) show(s, s.getAttribute('aria-labelledby') === 'files')
  for (const e of [part(upload, 'send'), form.querySelector('[data-do="paste"]')!]) show(e, false)
  const begun = unlocked.then(() => call<Begun[] | null>('begun')).then((all) => all ?? [])
  begun.then((all) => {
    form.prepend(...all.map(told))
    if (all.length === 0) failed(upload, word('nothing-begun'))
  }).catch((e: unknown) => failed(upload, e))
  return (picked) => void begun.then((all) => goOn(upload, all, picked), () => undefined) // it is told above why not
}

function told(b: Begun): HTMLElement {
  const p = document.createElement('p')
  p.className = 'govuk-body-l'
  p.textContent = word('finish', { when: when(b.began), to: b.to.join(', '), names: named(b).join(', ') })
  return p
}

function named(b: Begun): string[] {
  return b.exhibits.flatMap((x) => x.names)
}

// goOn finishes the one that was begun with these files: choosing them says which.
async function goOn(upload: HTMLElement, all: Begun[], picked: Picked[]): Promise<void> {
  if (all.length === 0) return failed(upload, word('nothing-begun'))
  cleared(upload)
  const tops = [...new Set(picked.map((p) => p.path.split('/')[0]!))]
  let which = all.findIndex((b) => named(b).every((n) => tops.includes(n)))
  const known = which >= 0
  if (!known && all.length === 1) which = 0 // its names may be escaped: the client compares the files themselves
  const b = all[which]
  if (!b) return failed(upload, word('other-files', { chosen: tops.join(', ') }))
  const under = choose(picked)
  const parts = b.exhibits.map((x) => ({ name: x.reference, bytes: x.bytes }))
  const bytes = parts.reduce((n, x) => n + x.bytes, 0)
  const paths = (known ? named(b) : tops).map((n) => `${under}/${n}`)
  await new Sending(upload).run({ bytes, parts }, (told) => call('resume', { which, paths }, told))
  changed()
}
