// Pages that show how things stand look again by themselves: both sides see a receipt in the same minute.
// Nobody is disturbed: not while something is chosen, typed, playing or asked on the page. The service is asked all the
// same, so that its silence is found out. Whoever stands on a button or a link keeps her place there.

import { on } from './client'
import { look } from './navigate'

const every = 30_000
const livePages = ['overview', 'sending', 'asked', 'people', 'units', 'drills']

function disturbs(): boolean {
  const at = document.activeElement
  return (
    document.querySelector("dialog[open], main input:checked:not(dialog input), main [aria-busy='true'], main video, main audio, main details[open], opened-exhibit:not([hidden]), continuity-paragraph:not([hidden])") !== null ||
    (at !== null && at.closest('main') !== null && at.matches('input, textarea, select'))
  )
}

// What a lock took off the screen comes back by unlocking alone.
function lookAgain(): void {
  if (document.querySelector('#no-line[data-locked]')) return
  if (livePages.includes(document.body.dataset['page'] ?? '') && !document.hidden) void look(disturbs)
}

export function begin(): void {
  setInterval(lookAgain, every)
  on('changed', lookAgain)
}
