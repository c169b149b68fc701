// What an act made that is shown once: a link to hand over, a statement for a colleague or for the root to sign.

import { call, state } from './client'
import { part, when, word } from './island'
import { handedBy } from './adminplan'

interface Link {
  link: string
  who: string
  until: string
  units?: string[]
  alone?: string[]
  holders?: string[]
}

type Made = (answer: never, dialog: HTMLElement, given: Record<string, unknown>) => void

function link(l: Link, dialog: HTMLElement): void {
  part(dialog, 'link').textContent = l.link
  for (const f of dialog.querySelectorAll('[data-step="made"] [data-fill="name"]')) f.textContent = l.who
  part(dialog, 'hand').textContent = word('hand-over-link', { name: l.who, until: '', when: when(l.until) })
  part(dialog, 'next').textContent = handedBy(l).join(' ')
}

let address: string | undefined

export const made: Record<string, Made | undefined> = {
  invite: link,
  inviteAgain: link,
  closeUnit: (statement: string, dialog, given) => {
    part(dialog, 'half').textContent = statement
    part(dialog, 'hand').textContent = word('hand-over-half', { with: String(given['with']) })
    save(dialog, statement)
  },
  writeRecognition: (text: string, dialog, given) => {
    part(dialog, 'text').textContent = text
    // Without the number: it is typed there from paper, and no page offers it.
    part(dialog, 'command').textContent = `safehand organisation sign to-sign.txt ${String(given['partner'])} RT-… --into signed.txt --home ROOT-HOME`
    save(dialog, text)
  },
}

// save offers a text as a file, instead of the one before.
function save(dialog: HTMLElement, text: string): void {
  if (address) URL.revokeObjectURL(address)
  address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  part<HTMLAnchorElement>(dialog, 'save').href = address
}

const often = 20_000
const forAsLong = 15 * 60_000
let until = 0

/**
 * handOver looks for a while whether whoever was invited has come: this page hands her the keys that its person
 * holds in the same minute, and not at the next round of everybody's.
 */
export function handOver(): void {
  const running = until > Date.now()
  until = Date.now() + forAsLong
  if (!running) setTimeout(round, often)
}

function round(): void {
  if (Date.now() > until) return
  if (state() === 'unlocked') void call('tend').catch(() => undefined)
  setTimeout(round, often)
}
