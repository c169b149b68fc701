// What a form says, as its act takes it.

import { ClientError } from './client'
import { word } from './island'

type Arguments = Record<string, unknown>

/** args reads a form for an act. It throws what is wrong with it, in words. */
export function args(act: string, form: HTMLFormElement): Arguments {
  const d = new FormData(form)
  const text = (name: string) => String(d.get(name) ?? '').trim()
  switch (act) {
    case 'invite':
      return { who: person(form), unit: text('unit'), role: text('role'), days: Number(text('days')) }
    case 'planHelp':
    case 'inviteAgain':
      return { who: text('who'), days: Number(text('days')), ...stolen(d) }
    case 'appoint':
      return { who: text('who'), unit: text('unit'), role: text('role') }
    case 'away':
      return Object.fromEntries(['person', 'from', 'to'].map((name) => [name, text(name)]).filter(([, value]) => value))
    case 'withdraw':
      return { who: text('who'), until: text('until') }
    case 'planLeave':
    case 'stopPerson':
    case 'resumePerson':
      return { who: text('who') }
    case 'leave':
      return text('unit') ? { who: text('who'), unit: text('unit') } : { who: text('who') }
    case 'createUnit':
      return unit(form, text)
    case 'changeHours':
      return { unit: text('unit'), ...hours(form, text) }
    case 'closeUnit':
      return { unit: text('unit'), with: text('with') }
    case 'readHalf':
    case 'countersign':
    case 'readRecognition':
    case 'bringRecognition':
      // Whoever copies it from a message brings spaces along; the text itself ends with one line break.
      return { statement: String(d.get('statement') ?? '').replace(/\r\n/g, '\n').trim() + '\n' }
    case 'writeRecognition':
      return { partner: text('partner'), number: text('number') }
    default:
      return { unit: text('unit') }
  }
}

function stolen(d: FormData): Arguments {
  if (d.get('stolen') !== 'yes') return {}
  const at = String(d.get('since') ?? '')
  return at ? { stolen: true, since: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z') } : { stolen: true }
}

function person(form: HTMLFormElement): string {
  const input = form.elements.namedItem('who') as HTMLInputElement
  const org = input.dataset['at'] ?? ''
  const typed = input.value.trim().toLowerCase()
  const local = typed.endsWith(`@${org}`) ? typed.slice(0, -org.length - 1) : typed
  if (!/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/.test(local)) {
    input.focus()
    throw new ClientError(word('not-a-name', { org }))
  }
  return `${local}@${org}`
}

// clock reads 9:00, 0900 or 09.00 as 09:00.
function clock(typed: string): string {
  const m = /^\s*(\d{1,2})[:.]?(\d\d)\s*$/.exec(typed)
  return m && Number(m[1]) <= 24 && Number(m[2]) < 60 ? `${m[1]!.padStart(2, '0')}:${m[2]}` : ''
}

function unit(form: HTMLFormElement, text: (name: string) => string): Arguments {
  const input = form.elements.namedItem('unit') as HTMLInputElement
  return { unit: `${input.dataset['under']}/${input.value.trim()}`, ...hours(form, text), ...(text('lead') ? { lead: text('lead') } : {}) }
}

function hours(form: HTMLFormElement, text: (name: string) => string): Arguments {
  const open: string[] = []
  for (const day of form.querySelectorAll<HTMLElement>('[data-day]')) {
    const value = (name: string) => day.querySelector<HTMLInputElement>(`[data-part="${name}"]`)!
    if (!value('open').checked) continue
    const called = { day: day.querySelector('label')!.textContent!.trim() }
    const [from, to] = [clock(value('from').value), clock(value('to').value)]
    if (!from || !to) throw new ClientError(word('bad-time', called))
    if (from >= to) throw new ClientError(word('bad-hours', called))
    open.push(`${day.dataset['day']} ${from} ${to}`)
  }
  if (open.length === 0) throw new ClientError(word('no-open-day'))
  return { zone: text('zone') || 'Europe/London', holidays: text('holidays'), open }
}

/** fillHours puts a unit's hours, as its line carries them, into a form. */
export function fillHours(form: HTMLFormElement, of: DOMStringMap): void {
  const open = new Map((of['hours'] ?? '').split(',').map((h) => [h.slice(0, 3), h.slice(4).split(' ')]))
  for (const day of form.querySelectorAll<HTMLElement>('[data-day]')) {
    const value = (name: string) => day.querySelector<HTMLInputElement>(`[data-part="${name}"]`)!
    const at = open.get(day.dataset['day']!)
    value('open').checked = at !== undefined
    if (at) [value('from').value, value('to').value] = [at[0] ?? '', at[1] ?? '']
  }
  for (const name of ['holidays', 'zone']) (form.elements.namedItem(name) as HTMLInputElement).value = of[name] ?? ''
}
