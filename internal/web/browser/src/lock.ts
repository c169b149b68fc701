// Locking: by the button, after fifteen idle minutes, or because another tab was locked. The program with the
// key ends, the session by which pages are read ends, and what was opened is off the screen.

import { lock, on, state } from './client'
import { show } from './island'
import { go } from './navigate'

const idleMinutes = 15
const heard = new BroadcastChannel('safehand-at-work')

// A tab that has no key of its own shows what the others may read no longer.
const left = 'left'

let last = Date.now()
let told = 0

// Whoever is at work in one tab is at work in all of them.
function atWork(): void {
  last = Date.now()
  if (last - told < 10_000) return
  told = last
  heard.postMessage('')
}

heard.onmessage = ({ data }) => {
  if (data === left) void locked()
  else last = Date.now()
}

/** end ends the session of the pages. It would end by itself. */
async function end(): Promise<void> {
  await fetch('/session/end', { method: 'POST' }).catch(() => undefined)
}

let leaving = false

/** locked takes what was opened off the screen, and asks to be unlocked again. */
async function locked(): Promise<void> {
  navigator.serviceWorker?.controller?.postMessage({ forget: true })
  if (leaving || !document.body.hasAttribute('data-who')) return
  leaving = true
  document.querySelector('main')?.replaceChildren()
  await end()
  await go(`/unlock?back=${encodeURIComponent(location.pathname + location.search)}`, true)
  leaving = false
}

async function signOut(): Promise<void> {
  leaving = true
  lock()
  heard.postMessage(left)
  document.querySelector('main')?.replaceChildren()
  await end()
  await go('/?signed-out')
  leaving = false
}

function lockHere(): void {
  lock()
  heard.postMessage(left)
  void locked()
}

class LockControls extends HTMLElement {
  connectedCallback(): void {
    this.querySelector('[data-do="lock"]')?.addEventListener('click', lockHere)
    this.querySelector('[data-do="sign-out"]')?.addEventListener('click', () => void signOut())
  }
}

// <lock-notice> says that the pages can be read and nothing can be opened: the document was loaded anew.
class LockNotice extends HTMLElement {
  private ends: (() => void)[] = []

  connectedCallback(): void {
    this.ends = [on('unlocked', () => this.tell()), on('locked', () => this.tell())]
    this.tell()
    window.addEventListener('safehand-page', this.tell)
    window.addEventListener('safehand-stayed', this.tell)
  }

  disconnectedCallback(): void {
    this.ends.forEach((f) => f())
    window.removeEventListener('safehand-page', this.tell)
    window.removeEventListener('safehand-stayed', this.tell)
  }

  private tell = (): void => {
    const reads = document.body.hasAttribute('data-who') && document.body.dataset['page'] !== 'unlock'
    const said = document.getElementById('no-line') !== null // that it is locked, and what waits
    show(this, reads && state() !== 'unlocked' && !said)
    const link = this.querySelector('a')
    if (link) link.href = `/unlock?back=${encodeURIComponent(location.pathname + location.search)}`
  }
}

/** begin watches for idleness, and for what other tabs do. */
export function begin(): void {
  for (const e of ['pointerdown', 'keydown', 'wheel', 'touchstart', 'timeupdate', 'evidence-active']) {
    document.addEventListener(e, atWork, { capture: true, passive: true })
  }
  on('locked', () => void locked())
  on('failed', () => void locked())
  setInterval(() => {
    if (document.body.hasAttribute('data-who') && Date.now() - last > idleMinutes * 60_000) lockHere()
  }, 5_000)
  customElements.define('lock-controls', LockControls)
  customElements.define('lock-notice', LockNotice)
}
