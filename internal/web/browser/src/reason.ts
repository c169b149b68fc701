// What went wrong, as a sentence of the page's own by the class of the error, and what a service desk needs of it.

import { ClientError } from './client'
import { details } from './details'
import { unfilled, when, word } from './island'

// Whoever made these puts them right herself.
const slips = ['passphrase', 'weak', 'not-valid', 'wrong-case', 'due-moved', 'given-up', 'locked', 'under-way', 'source-changed', 'ahead', 'changed', 'unsealable']

// kind is the class of an error; a text of the page's own has none.
function kind(e: unknown): string | undefined {
  if (e instanceof ClientError) return e.code ?? 'unexpected'
  const browsers = e instanceof DOMException || [TypeError, RangeError, ReferenceError, SyntaxError].some((k) => e instanceof k)
  return browsers ? 'page' : undefined
}

/** reason says an error as a sentence: the client's begin small and end without a stop. */
export function reason(e: unknown): string {
  const what = plainly(e instanceof Error ? e.message : String(e))
  const k = kind(e)
  if (!k) return sentence(what)
  const name = [`error-${k}`, k].find((n) => unfilled(n) !== undefined) ?? 'error-unexpected'
  const stands = e instanceof ClientError && !unfilled(name)!.includes('{what}') ? e.stands : ''
  return [stands && sentence(plainly(stands)), sentence(word(name, { what }))].filter(Boolean).join(' ')
}

// Times are written here as everywhere on the pages.
function plainly(text: string): string {
  return text.trim().replace(/\.$/, '').replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z/g, (iso) => when(iso))
}

function sentence(text: string): string {
  const t = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(t) ? t : t + '.'
}

/** said writes an error in its place. Where it was no mere slip, what the service desk needs can be copied there. */
export function said(why: HTMLElement, e: unknown): void {
  why.textContent = why.dataset['said'] = reason(e)
  const code = kind(e)
  if (!code || slips.includes(code)) return
  const copy = document.createElement('copy-text')
  copy.dataset['text'] = details({ code, at: new Date(), path: location.pathname, service: told('service'), version: told('version') || 'safehand' })
  copy.append(Object.assign(document.createElement('button'), { type: 'button', className: 'app-link-button', textContent: word('copy-details') }))
  why.append(' ', copy)
}

function told(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="safehand-${name}"]`)?.content ?? ''
}
