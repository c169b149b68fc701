// A dialog in which somebody signs.

import { part, show } from './island'
import { said } from './reason'

/** signing has it signed what a dialog asks, once however often the button is pressed, and says there why it was not. */
export async function signing(of: HTMLElement, sign: () => Promise<void>): Promise<void> {
  const dialog = of.closest('dialog')!
  const why = part(of, 'why')
  const button = part<HTMLButtonElement>(of, 'sign')
  show(why, false)
  button.disabled = true
  dialog.setAttribute('aria-busy', 'true')
  try {
    await sign()
  } catch (e) {
    said(why, e)
    show(why, true)
  } finally {
    button.disabled = false
    dialog.removeAttribute('aria-busy')
  }
}
