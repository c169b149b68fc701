// <continuity-paragraph>: what the reader can say of it in a statement, to copy.

import { call } from './client'
import { part, show, word } from './island'
import { said } from './reason'

document.addEventListener('click', (e) => {
  const b = (e.target as Element | null)?.closest?.<HTMLElement>('[data-do="paragraph"]')
  if (b) void write(b)
})

async function write(b: HTMLElement): Promise<void> {
  const place = document.querySelector<HTMLElement>('continuity-paragraph')
  const text = place?.querySelector<HTMLElement>('#paragraph')
  if (!place || !text) return
  let draft = ''
  try {
    draft = await call<string>('paragraph', { id: b.dataset['for'] })
    text.textContent = draft || word('no-paragraph')
  } catch (err) {
    said(text, err)
  }
  for (const name of ['draft', 'copy']) show(part(place, name), draft !== '') // there is nothing of hers to copy
  show(place, true)
  place.tabIndex = -1
  place.focus()
}
