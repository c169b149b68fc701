// Report a problem: that it was pressed is signed at once, then it is asked what it is. Whoever closes the
// question, since the phone rings, has reported nothing yet, and has still not been silent: what may be a data
// breach counts from the click.
//
//   <button data-form="form-report" data-for="ID">                                       presses it
//   <button data-form="form-report" data-for="ID" data-exhibits="EXHIBIT">               the same, of one ticked
//   <button data-form="form-report" data-noticed="EVENT" data-at="…" data-exhibits="…">  says what it is, of what was pressed before

import { call, changed, ClientError, on, state, who } from './client'
import { clock, part, show, word } from './island'
import { reason } from './reason'
import { look, place, still } from './navigate'
import { unrecorded } from './unsent'

interface Recorded {
  event: string
  recorded: string
}

/** Click is one that is recorded, or is tried again until it is. */
interface Click {
  readonly id: string // the sending
  readonly at: string // by this computer's clock
  readonly by: string | undefined // who had unlocked the page: nobody else signs it
  recorded?: Recorded
  why?: unknown // it is not
  over?: boolean // and will not be
  trying?: Promise<void>
}

const clicks = new WeakMap<HTMLDialogElement, Click>()

const again = 15_000 // milliseconds

// What is tried again ends with the page: whoever closes it is asked first.
const waiting = new Set<Click>()
window.addEventListener('beforeunload', (e) => {
  if (waiting.size > 0) e.preventDefault()
})

/** asking prepares the question for what a button says of it, and has the click recorded. */
export function asking(dialog: HTMLDialogElement, b: HTMLElement): void {
  const before = b.dataset['noticed']
  const exhibits = b.dataset['exhibits']?.trim().split(/\s+/) ?? []
  for (const o of dialog.querySelectorAll<HTMLOptionElement>('select[name="exhibits"] option')) o.selected = exhibits.includes(o.value)
  show(part(dialog, 'mistake'), before === undefined || 'own' in b.dataset)
  const at = new Date().toISOString().slice(0, 19) + 'Z'
  const click: Click = { id: b.dataset['for'] ?? '', at, by: who() }
  clicks.set(dialog, click)
  if (before !== undefined) {
    click.recorded = { event: before, recorded: b.dataset['at'] ?? '' }
    tell(dialog, click)
    return
  }
  const from = place()
  waiting.add(click)
  void tried(dialog, click)
  // Closed, it stands on the page. The focus stays, and whoever has opened another question is left there.
  const stands = () => {
    if (click.recorded && still(from)) void look(() => document.querySelector('dialog[open]') !== null)
  }
  dialog.addEventListener('close', () => void click.trying?.then(stands), { once: true })
}

/** said is what is to be signed of the click before or instead of what the question was answered with. */
export async function said(dialog: HTMLDialogElement, problem: unknown): Promise<'report' | 'done'> {
  const click = clicks.get(dialog)
  if (!click) return 'report'
  if (!click.recorded) await tried(dialog, click)
  // A lock took the question away: what it was answered with is not signed behind her back, or by somebody else.
  if (!dialog.isConnected || who() !== click.by) throw new ClientError('Locked.', 'locked')
  // Without a connection nothing is signed; where the rules know no click, what it is is said without one.
  if (!click.recorded && away(click.why)) throw click.why
  if (problem !== 'mistake') return 'report'
  if (click.recorded) await call('answer', { id: click.recorded.event, answer: 'withdrawn' })
  return 'done'
}

async function tried(dialog: HTMLDialogElement, click: Click): Promise<void> {
  const before = click.trying
  await before
  if (click.recorded || click.over) return
  if (click.trying === before) click.trying = recording(dialog, click) // never two at once: each is signed
  await click.trying
}

async function recording(dialog: HTMLDialogElement, click: Click): Promise<void> {
  const late = click.why !== undefined
  if (!late) part(dialog, 'noticed').textContent = word('noticing')
  if (click.by !== undefined) await unlocked()
  try {
    if (who() !== click.by) click.over = true
    else click.recorded = await call<Recorded>('notice', late ? { id: click.id, at: click.at } : { id: click.id })
  } catch (e) {
    click.why = e
    // A lock ends what was under way: it goes on once she has unlocked again.
    if (away(e) || who() !== click.by) setTimeout(() => void tried(dialog, click), away(e) ? again : 0)
    else click.over = true
  }
  if (click.recorded) changed()
  settle(dialog, click)
}

// settle says how it stands: in the question, or where that is gone and nothing more will come of it, on the page.
function settle(dialog: HTMLDialogElement, click: Click): void {
  if (click.recorded || click.over) waiting.delete(click)
  const asks = clicks.get(dialog) === click
  if (asks) tell(dialog, click)
  if (click.over && !(asks && dialog.isConnected && dialog.open)) unrecorded()
}

function unlocked(): Promise<void> {
  if (state() === 'unlocked') return Promise.resolve()
  return new Promise((go) => {
    const stop = on('unlocked', () => {
      stop()
      go()
    })
  })
}

const away = (e: unknown): boolean => e instanceof ClientError && e.code === 'away'

function tell(dialog: HTMLDialogElement, click: Click): void {
  const text = part(dialog, 'noticed')
  if (click.recorded) text.textContent = word('noticed', { at: clock(click.recorded.recorded) })
  else if (!click.over) text.textContent = word('notice-away', { at: clock(click.at) })
  else text.textContent = word('notice-not', { why: reason(click.why) })
}
