// Finishing what was begun, here or on another machine: the same files are chosen again, and only what is
// missing goes. Nothing else is asked: it was said once.

import { call, changed, choose } from './client'
import { failed, part, show, when, word } from './island'
import { ofDrop, ofInput } from './picked'
import type { Picked } from './picked'
import { Sending } from './sendingview'

interface Begun {
  began: string
  to: string[]
  exhibits: { reference: string; names: string[]; bytes: number }[]
}

/** finishing turns the form into one that asks for the files of what was begun. */
export async function finishing(upload: HTMLElement): Promise<void> {
  const all = await call<Begun[] | null>('begun')
  const b = all?.[0]
  if (!b) return failed(upload, word('nothing-begun'))
  const form = part(upload, 'form')
  for (const s of form.querySelectorAll('section')) show(s, s.getAttribute('aria-labelledby') === 'files')
  show(part(upload, 'send'), false)
  const told = document.createElement('p')
  told.className = 'govuk-body-l'
  told.textContent = word('finish', {
    when: when(b.began),
    to: b.to.join(', '),
    names: b.exhibits.flatMap((x) => x.names).join(', '),
  })
  form.prepend(told)
  const go = (picked: Picked[]) => void goOn(upload, b, picked)
  for (const input of upload.querySelectorAll<HTMLInputElement>('input[type="file"]')) {
    input.addEventListener('change', (e) => {
      e.stopImmediatePropagation()
      go(ofInput(input))
    }, { capture: true })
  }
  part(upload, 'drop').addEventListener('drop', (e) => {
    e.stopImmediatePropagation()
    e.preventDefault()
    if (e.dataTransfer) void ofDrop(e.dataTransfer).then(go)
  }, { capture: true })
}

async function goOn(upload: HTMLElement, b: Begun, picked: Picked[]): Promise<void> {
  const under = choose(picked)
  const tops = [...new Set(picked.map((p) => p.path.split('/')[0]!))]
  const total = b.exhibits.reduce((n, x) => n + x.bytes, 0)
  await new Sending(upload).run(total, (told) => call('resume', { which: 0, paths: tops.map((t) => `${under}/${t}`) }, told))
  changed()
}
