// While the service does not answer, nobody tells this page that a receipt has become overdue. It says so by this PC's
// clock, whose word it is and since when the service is silent: once, until the service answers.

import { when, word } from './island'

const sure = 10_000 // one request that fails, as after a night asleep, is no silence
const off = 5 * 60_000 // of less between two clocks nothing is said

let pc = () => Date.now() // this PC's clock: the gallery's is of the year that it shows
let heardAt = pc()
let ticked = performance.now()
let told = NaN // the service's own time when it last answered
let silent = false
let failedAt: number | undefined // since when it has been asked and has not answered
let undo: (() => void)[] = []

const place = () => document.getElementById('silent')

/** heard notes an answer of the service, and the date that it bears. */
export function heard(date: string | null): void {
  heardAt = pc()
  ticked = performance.now()
  told = Date.parse(date ?? '')
  silent = false
  failedAt = undefined
  undo.forEach((f) => f())
  undo = []
  say('')
}

/** unheard notes that it did not answer. */
export function unheard(): void {
  failedAt ??= pc()
  // A clock that was set back meanwhile doesn't keep it from being said.
  if (!silent && Math.abs(pc() - failedAt) < sure) return
  silent = true
  look()
}

/** hush says no more: what could be overdue is off the screen. */
export function hush(): void {
  silent = false
  say('')
}

// A clock that is behind, or is set back, hides nothing: what has passed since the service's own time counts too. By
// one that is ahead it is said early and not late, and that it is ahead.
function look(): void {
  const counted = told + performance.now() - ticked
  const behind = counted - pc()
  const now = behind > off ? counted : pc()
  const late = [...document.querySelectorAll<HTMLElement>('main [data-due]')].filter((e) => now > Date.parse(e.dataset['due']!))
  late.forEach(mark)
  const said = [word('silent', { when: when(new Date(failedAt ?? heardAt).toISOString()) })]
  const rows = late.filter((e) => e.dataset['late'] !== 'tag')
  if (rows.length === 0) said.push(word('silent-then'))
  else said.push(word(known(rows), { clock: behind > off ? word('clock-right', { span: span(behind) }) : word('clock-own'), count: rows.length, due: when(rows[0]!.dataset['due']!) }))
  if (heardAt - told > off && rows.length > 0) said.push(word('clock-ahead', { span: span(heardAt - told) }))
  say(said.join(' '))
}

function known(rows: HTMLElement[]): string {
  if (rows[0]!.dataset['late'] === 'lead') return 'silent-this'
  return rows.length === 1 ? 'silent-one' : 'silent-many'
}

// A live region that is written again is read out again.
function say(text: string): void {
  const box = place()
  if (!box || box.textContent === text) return
  box.replaceChildren()
  if (!text) return
  const notice = Object.assign(document.createElement('div'), { className: 'app-notice app-notice--warning' })
  notice.append(Object.assign(document.createElement('p'), { textContent: text }))
  box.append(notice)
}

function mark(e: HTMLElement): void {
  if (e.querySelector('[data-here]')) return
  const kind = e.dataset['late']!
  const was = [...e.querySelectorAll<HTMLElement>(':scope > span, :scope > .govuk-tag')]
  const now = Object.assign(document.createElement('strong'), { textContent: word(`here-${kind}`, { due: when(e.dataset['due']!) }) })
  now.dataset['here'] = ''
  if (kind === 'tag') now.className = 'govuk-tag govuk-tag--red'
  const plain = kind === 'row' && !e.classList.contains('app-item__when--late')
  was.forEach((w) => (w.hidden = true))
  e.append(now)
  if (plain) e.classList.add('app-item__when--late')
  undo.push(() => {
    now.remove()
    was.forEach((w) => (w.hidden = false))
    if (plain) e.classList.remove('app-item__when--late')
  })
}

function span(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return word('span-minutes', { n: minutes })
  return minutes < 2 * 24 * 60 ? word('span-hours', { n: Math.round(minutes / 60) }) : word('span-days', { n: Math.round(minutes / 60 / 24) })
}

/** begin takes the time that the document says it was made at. */
export function begin(): void {
  const { made, heard: at, now } = place()?.dataset ?? {}
  told = Date.parse(made ?? '')
  // The gallery has no other way to be silent.
  if (at && now) {
    const off = Date.parse(now) - Date.now()
    pc = () => Date.now() + off
    heardAt = Date.parse(at)
    silent = true
    look()
  }
  setInterval(() => silent && look(), 10_000)
}
