// <continuity-paragraph>: what the reader can say of it in a statement, to copy.

import { call } from './client'
import { show } from './island'

document.addEventListener('click', (e) => {
  const b = (e.target as Element | null)?.closest?.<HTMLElement>('[data-do="paragraph"]')
  if (b) void write(b)
})

async function write(b: HTMLElement): Promise<void> {
  const place = document.querySelector<HTMLElement>('continuity-paragraph')
  const text = place?.querySelector<HTMLElement>('#paragraph')
  if (!place || !text) return
  try {
    text.textContent = await call<string>('paragraph', { id: b.dataset['for'] })
  } catch (err) {
    text.textContent = err instanceof Error ? err.message : String(err)
  }
  show(place, true)
  place.tabIndex = -1
  place.focus()
}
