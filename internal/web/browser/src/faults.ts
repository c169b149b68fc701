// What is missing of a recording, said as it is said at the sender's desk.

import type { Plays, Point } from './plays'

/** Fault is what is missing from some point on, or at some points. */
export interface Fault {
  what: 'picture' | 'sound'
  how: 'none' | 'after' | 'at'
  at: number // seconds, of the first point where it is missing
  points: number // at which it is missing
  of: number // at which it was looked for
}

/** faults are what is missing of a recording. What a browser doesn't tell, or not in time, is missing nowhere. */
export function faults(p: Plays): Fault[] {
  const out: Fault[] = []
  for (const what of ['picture', 'sound'] as const) {
    if (what === 'picture' && !p.pictured) continue
    const all = judged(p, what)
    const gone = all.filter((x) => x[what] === false)
    if (gone.length > 0) out.push({ what, how: how(all, what, gone.length), at: gone[0]!.at, points: gone.length, of: all.length })
  }
  return out
}

/** judged are the points at which it was looked for in time, and the browser told. */
export function judged(p: Plays, what: 'picture' | 'sound'): Point[] {
  return p.points.filter((x) => x[what] !== undefined)
}

function how(points: Point[], what: 'picture' | 'sound', gone: number): Fault['how'] {
  if (gone === points.length) return 'none'
  return points.slice(-gone).every((x) => x[what] === false) ? 'after' : 'at'
}

/** clock writes a time of a recording: 00:03:10. */
export function clock(seconds: number): string {
  const s = Math.floor(seconds)
  return [s / 3600, (s / 60) % 60, s % 60].map((n) => String(Math.floor(n)).padStart(2, '0')).join(':')
}
