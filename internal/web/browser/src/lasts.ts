// How long things take on a line, as people say it.

import { word } from './island'

// A line of 100 Mbit/s, of which others use some.
const perSecond = 9e6
const long = 30 * 60

/** tooLong gives the seconds that so many bytes take, where that is longer than a PC stays awake. */
export function tooLong(bytes: number): number | undefined {
  return bytes / perSecond > long ? bytes / perSecond : undefined
}

/** duration says how long something takes. */
export function duration(seconds: number): string {
  const m = Math.ceil(seconds / 60)
  return m < 60 ? word('minutes', { m }) : word('hours-minutes', { h: Math.floor(m / 60), m: m % 60 })
}
