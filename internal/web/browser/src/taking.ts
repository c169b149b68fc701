// Where files are dragged to or chosen.

import { failed, part, word } from './island'
import { chosen, ofDrop, ofInput, Unread } from './picked'
import type { Picked } from './picked'

/** taking hears of what is chosen or let go in a form, each time. */
export function taking(form: HTMLElement, taken: (all: Picked[]) => void): void {
  const drop = part(form, 'drop')
  for (const input of form.querySelectorAll<HTMLInputElement>('input[type="file"]')) {
    chosen(input, () => {
      const all = ofInput(input)
      input.value = ''
      taken(all)
    })
  }
  drop.addEventListener('dragover', (e) => {
    e.preventDefault()
    drop.classList.add('app-drop--over')
  })
  drop.addEventListener('dragleave', () => drop.classList.remove('app-drop--over'))
  drop.addEventListener('drop', (e) => {
    e.preventDefault()
    drop.classList.remove('app-drop--over')
    if (e.dataTransfer) ofDrop(e.dataTransfer).then(taken).catch((why: unknown) => failed(form, why instanceof Unread ? word('unread', { path: why.path }) : why))
  })
}
