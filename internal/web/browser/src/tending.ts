// What happens by itself while somebody has unlocked a page, as the command line does before each command:
// what waits for any member of her units, and the checks of what her units received.

import * as left from './checksleft'
import { call, changed, on, state } from './client'

interface Owed {
  consignment: string
  exhibits: string[]
  bytes: number
}

// Colleagues' pages begin at different times, so that one checks and the others find it done.
const soon = () => 5_000 + Math.random() * 25_000
const again = 5 * 60_000

let round: ReturnType<typeof setTimeout> | undefined

on('unlocked', () => {
  void call('tend').catch(() => undefined) // what fails waits for the next one
  plan(soon())
})
on('locked', () => {
  clearTimeout(round)
  left.begin([])
})

function plan(after: number): void {
  clearTimeout(round)
  round = setTimeout(() => {
    // Whoever came since waits for no more than a round of any colleague's page.
    if (after === again && state() === 'unlocked') void call('tend').catch(() => undefined)
    void checks().catch(() => undefined).finally(() => plan(again))
  }, after)
}

/** checks compares what was received with its seals, one sending after the other. */
async function checks(): Promise<void> {
  if (state() !== 'unlocked') return
  // One tab of a browser is enough.
  await navigator.locks?.request('safehand-checks', { ifAvailable: true }, async (held) => {
    if (!held) return
    const all = (await call<Owed[] | null>('owed')) ?? []
    left.begin(all)
    for (const { consignment, exhibits } of all) {
      if (state() !== 'unlocked') return
      // Named: whatever else is in the sending was checked before, or can't be.
      await call('check', { id: consignment, exhibits }, left.at).then(changed, () => undefined) // said or not, the next round looks again
      left.over()
    }
  })
}
