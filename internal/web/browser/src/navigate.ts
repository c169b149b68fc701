// Moving between pages without leaving the document: the program with the unlocked key lives as long as it
// does. A page is fetched, its <main>, title and header put in place of those here, and the heading gets the
// focus, as after a full load. Whatever is not a page of ours is loaded as browsers do.

import { initAll } from 'govuk-frontend'
import { sending, state } from './client'
import { focused } from './focused'
import { clock, word } from './island'
import * as silence from './silence'

// The one place where text becomes markup: what our own service has just answered, under the policy of this
// document. No script in it runs, for none bears this document's nonce.
const policy = window.trustedTypes?.createPolicy('safehand', { createHTML: (text) => text })

function parsed(text: string): Document {
  return new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, 'text/html')
}

const built = (d: Document) => d.querySelector<HTMLMetaElement>('meta[name="safehand-built"]')?.content

interface Place {
  scroll: number
}

let turn = 0
let under = 0 // ways to another page
let going: { to: string; way: Promise<void> } | undefined // the last of them

interface How {
  push?: boolean // as a new entry of the history
  scroll?: number // where to
  stays?: boolean // here, if it can't be fetched
  quiet?: () => boolean // neither focus nor scroll moves, and nothing at all while this says that somebody is at work
}

// Looking again gives way to whoever goes somewhere: before it, or while it looks.
async function load(href: string, how: How): Promise<void> {
  if (how.quiet) return under > 0 ? undefined : fetched(href, how, turn)
  under++
  try {
    await fetched(href, how, ++turn)
  } finally {
    under--
  }
}

async function fetched(href: string, how: How, mine: number): Promise<void> {
  const url = new URL(href, location.href)
  let answer: Response
  let text: string | undefined
  try {
    // Who is asked by the way must answer soon: a line that hangs is a silent one.
    answer = await fetch(url, { headers: { Accept: 'text/html' }, signal: how.quiet ? AbortSignal.timeout(20_000) : null })
    if (answer.headers.get('Content-Type')?.startsWith('text/html')) text = await answer.text()
  } catch {
    if (how.quiet && mine === turn) silence.unheard()
    else if (!how.quiet && (how.stays || sending())) {
      if (mine === turn) stay(url)
    } else if (!how.quiet) location.assign(url) // the browser says better than we that the line is gone
    return
  }
  const page = text === undefined ? undefined : parsed(text)
  const main = page?.querySelector('main')
  // What stands between here and the service may answer in its place: that is no page of ours.
  if (how.quiet && (!main || answer.status >= 500)) return silence.unheard()
  silence.heard(answer.headers.get('Date'))
  if (mine !== turn || how.quiet?.()) return // somebody went elsewhere meanwhile, or began something here
  if (!main && (how.stays || (sending() && page))) return stay(url)
  // A new version of the pages is loaded as a whole, but not while something is on its way.
  if (!page || !main || (built(page) !== built(document) && !sending())) return location.assign(url)
  const at = new URL(answer.url)
  at.hash = url.hash
  if (how.push) history.pushState({ scroll: 0 } satisfies Place, '', at)
  else if (at.href !== location.href) history.replaceState(history.state, '', at)
  shown = place()
  document.getElementById('no-line')?.remove()
  put(page, main, how)
}

// stay: what is on its way would end with this document, and the browser's own page says nothing of it, nor that this
// one is locked. The address is again that of what stands here.
function stay(asked: URL): void {
  if (place() !== shown) history.pushState({ scroll: window.scrollY } satisfies Place, '', shown)
  const notice = Object.assign(document.createElement('div'), { id: 'no-line', className: 'app-notice app-notice--warning', role: 'alert', tabIndex: -1 })
  const locked = state() !== 'unlocked'
  if (locked) silence.hush()
  notice.toggleAttribute('data-locked', locked)
  if (locked) notice.append(Object.assign(document.createElement('h1'), { className: 'govuk-heading-m', textContent: word('no-line-heading') }), ' ')
  const what = !locked ? 'no-line' : sending() ? 'no-line-locked' : 'no-line-locked-none'
  const text = Object.assign(document.createElement('p'), { textContent: word(what, { at: clock(new Date().toISOString()) }) })
  const again = word(asked.pathname === '/unlock' ? 'no-line-unlock' : 'no-line-again')
  text.append(' ', Object.assign(document.createElement('a'), { className: 'govuk-link', href: asked.href, textContent: again }))
  notice.append(text)
  document.getElementById('no-line')?.remove()
  document.querySelector('main')?.before(notice)
  if (document.activeElement === document.body) notice.focus() // it was on what a lock took away
  window.dispatchEvent(new Event('safehand-stayed'))
}

// The address of what stands here, without what may be a secret of an invitation.
let shown = place()

// What was served last: what stands here now, islands have filled in.
let served: string | undefined

function put(page: Document, main: Element, how: How): void {
  const here = document.querySelector('main')!
  const same = (served ?? here.innerHTML) === main.innerHTML
  served = main.innerHTML
  if (how.quiet && same) return
  document.title = page.title
  for (const name of ['data-page', 'data-who']) {
    const value = page.body.getAttribute(name)
    if (value === null) document.body.removeAttribute(name)
    else document.body.setAttribute(name, value)
  }
  const top = page.querySelector('header.app-top')
  if (top) document.querySelector('header.app-top')?.replaceWith(document.adoptNode(top))
  const mine = document.adoptNode(main)
  const again = how.quiet && focused(here)
  here.replaceWith(mine)
  initAll({ scope: mine })
  if (!how.quiet) arrive(mine, how.scroll ?? 0)
  if (again) again(mine)
  window.dispatchEvent(new Event('safehand-page'))
}

function arrive(main: Element, scroll: number): void {
  const anchor = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null
  const heading = main.querySelector<HTMLElement>('h1')
  if (heading) {
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }
  if (anchor) anchor.scrollIntoView()
  else window.scrollTo(0, scroll)
}

/** go moves to another page of ours. What stays says in place that it can't be fetched, instead of the browser. */
export function go(href: string, stays = false): Promise<void> {
  remember()
  return leads(href, load(href, { push: true, stays }))
}

async function leads(href: string, way: Promise<void>): Promise<void> {
  const mine = (going = { to: place(new URL(href, location.href)), way })
  try {
    await way
  } finally {
    if (going === mine) going = undefined
  }
}

/** place is the page that somebody is at, wherever on it. */
export function place(at: URL | Location = location): string {
  return at.pathname + at.search
}

/** still reports whether somebody is at that page, and not on her way to another. */
export function still(from: string): boolean {
  return place() === from && (!going || going.to === from)
}

/**
 * refresh fetches this page again and stays where the reader is. Whoever has gone elsewhere since she was at from, or
 * is on her way, is left there: what she fills in would be lost, and the link that she followed.
 */
export async function refresh(from = place()): Promise<void> {
  if (still(from)) return load(location.href, { scroll: window.scrollY })
  await going?.way
}

/** look fetches this page again and puts it in place if it has changed, unless somebody is at work on it by then. */
export function look(atWork: () => boolean): Promise<void> {
  return load(location.href, { quiet: atWork })
}

function remember(): void {
  history.replaceState({ ...(history.state as object), scroll: window.scrollY } satisfies Place, '')
}

// ours is a link that leads to another page of this service, taken as one.
function ours(e: MouseEvent): URL | undefined {
  if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return undefined
  const a = (e.target as Element | null)?.closest?.('a')
  if (!a?.href || a.target || a.hasAttribute('download') || a.hasAttribute('data-leave')) return undefined
  const url = new URL(a.href)
  if (url.origin !== location.origin || url.pathname.startsWith('/static/') || url.pathname.startsWith('/v1/')) return undefined
  if (url.hash && url.pathname === location.pathname && url.search === location.search) return undefined
  return url
}

/** begin takes over the links of this document. */
export function begin(): void {
  history.scrollRestoration = 'manual'
  document.addEventListener('click', (e) => {
    const url = ours(e)
    if (!url) return
    e.preventDefault()
    void go(url.href)
  })
  window.addEventListener('popstate', (e) => {
    if (document.querySelector('main')) void leads(location.href, load(location.href, { scroll: (e.state as Place | null)?.scroll ?? 0 }))
  })
}
