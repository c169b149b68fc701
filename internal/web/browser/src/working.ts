// An island at work, and what is typed into one twice.

import { cleared, failed, part, show, word } from './island'

/** working does something that somebody waits for: it says so, no button can be pressed meanwhile, and what went wrong is shown. */
export async function working(of: HTMLElement, f: () => Promise<void>): Promise<void> {
  cleared(of)
  const busy = part(of, 'busy')
  busy.textContent = word('working')
  show(busy, true)
  const buttons = of.querySelectorAll<HTMLButtonElement>('button')
  buttons.forEach((b) => (b.disabled = true))
  try {
    await f()
  } catch (e) {
    failed(of, e)
  } finally {
    buttons.forEach((b) => (b.disabled = false))
    show(busy, false)
  }
}

/** typed refuses words that were not written down: typed once, she has at least read them. */
export function typed(of: HTMLElement, name: string, words: string): void {
  const again = of.querySelector<HTMLInputElement>(`[name="${name}"]`)!
  if (again.value.trim() === words) return
  again.focus()
  throw new Error(word('not-same'))
}
