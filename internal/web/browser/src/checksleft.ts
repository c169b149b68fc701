// How long the checks that run in this page will take: on the Overview all of them, on a sending's page until it is
// checked. A page in which none run says nothing, for it doesn't know.

import { show, word } from './island'
import { duration } from './lasts'
import { Round } from './round'
import type { Waiting } from './round'

const lost = 30_000 // nothing came for so long: how fast it was says nothing of how fast it will be

let round = new Round([])
let silence: ReturnType<typeof setTimeout> | undefined

/** begin tells of so many sendings, in this order. */
export function begin(all: Waiting[]): void {
  round = new Round([...all])
  clearTimeout(silence)
  say()
}

/** at hears how far the first of them is. */
export function at(done: number, total: number): void {
  round.heard(performance.now(), done, total)
  clearTimeout(silence)
  silence = setTimeout(() => {
    round.again()
    say()
  }, lost)
  say()
}

/** over ends the first of them. */
export function over(): void {
  round.over()
  clearTimeout(silence)
  say()
}

// Not read out: it changes with each part, and nobody waits for it.
function say(): void {
  for (const e of document.querySelectorAll<HTMLElement>('[data-checks-left]')) {
    const seconds = round.left(performance.now(), e.dataset['checksLeft']!)
    if (seconds !== undefined) e.querySelector('span')!.textContent = seconds < 60 ? word('checks-last') : word('checks-left', { left: duration(seconds) })
    show(e, seconds !== undefined)
  }
}

window.addEventListener('safehand-page', say)
