// What administrators and leads sign: a button opens a dialog filled for one person or unit, the client says what
// it would mean, and on Sign it signs and submits. A link or a half-signed text is shown once, until Done.
//
//   <button data-admin="form-again" data-who="ID" data-name="NAME">   opens that dialog about her
//   <form data-sign="inviteAgain" data-plan="planHelp">               asks the one act first, signs the other

import { ClientError, call, changed } from './client'
import { part, show, when, word } from './island'
import { said } from './reason'
import { place, refresh } from './navigate'
import { signing } from './signing'
import { args, fillHours } from './adminargs'
import { plans } from './adminplan'
import { handOver, made } from './adminmade'

const at = <T extends Element = HTMLElement>(of: ParentNode, css: string) => of.querySelector<T>(css)

document.addEventListener('click', (e) => {
  const b = (e.target as Element | null)?.closest?.<HTMLElement>('main button[data-admin], dialog button[data-do="done"]')
  if (b?.dataset['admin']) open(b)
  else if (b) void done(b.closest('dialog')!)
})

document.addEventListener('submit', (e) => {
  const form = e.target as HTMLFormElement
  if (!form.dataset['sign'] || (e.submitter as HTMLButtonElement | null)?.value !== 'sign') return
  e.preventDefault()
  void sign(form)
})

function open(b: HTMLElement): void {
  const dialog = document.getElementById(b.dataset['admin']!) as HTMLDialogElement
  const form = dialog.querySelector('form')!
  form.reset()
  step(dialog, 'ask')
  for (const p of dialog.querySelectorAll('[data-part="why"]')) show(p, false)
  for (const f of dialog.querySelectorAll<HTMLElement>('[data-fill]')) f.textContent = b.dataset[f.dataset['fill']!] ?? ''
  for (const name of ['who', 'partner']) {
    const input = at<HTMLInputElement>(form, `input[type="hidden"][name="${name}"]`)
    if (input) input.value = b.dataset['who'] ?? ''
  }
  // The day that she reads and the one that is signed for are one text.
  const until = at<HTMLInputElement>(form, 'input[type="hidden"][name="until"]')
  if (until) {
    until.value = b.dataset['until'] ?? ''
    at(dialog, '[data-fill="until"]')!.textContent = when(until.value)
  }
  const unit = at<HTMLInputElement>(form, 'input[type="hidden"][name="unit"]')
  if (unit) unit.value = b.dataset['unitId'] ?? ''
  if (b.dataset['hours'] !== undefined) fillHours(form, b.dataset)
  const choice = at<HTMLSelectElement>(form, '[data-part="with"]')
  if (choice) withWhom(form, choice, (b.dataset['with'] ?? '').split(' ').filter((x) => x !== ''))
  const since = at(form, '[data-part="since"]')
  if (since) show(since, false)
  dialog.oncancel = (e) => {
    if (!at(dialog, '[data-step="made"]:not([hidden])')) return
    e.preventDefault() // what is shown once is not closed by a slip
  }
  dialog.showModal()
  // The statement that a colleague handed over is read when it is there, what concerns a person at once.
  if (form.dataset['plan'] && !form.elements.namedItem('statement')) void plan(form)
}

function withWhom(form: HTMLFormElement, choice: HTMLSelectElement, who: string[]): void {
  choice.replaceChildren(...who.map((w) => new Option(w, w)))
  if (who.length === 0) fail(form, new ClientError(word('nobody-to-sign')))
}

let turn = 0

// plan has the client say what signing would bring about. Nothing can be signed that it does not allow.
async function plan(form: HTMLFormElement): Promise<void> {
  const mine = ++turn
  const list = part(form, 'plan')
  const button = part<HTMLButtonElement>(form, 'sign')
  show(part(form, 'planning'), true)
  show(list, false)
  show(part(form, 'why'), false)
  button.disabled = true
  try {
    const name = form.dataset['plan']!
    const answer = await call<never>(name, args(name, form))
    if (mine !== turn) return
    list.replaceChildren(...plans[name]!(answer, form).map((t) => Object.assign(document.createElement('li'), { textContent: t })))
    show(list, true)
    button.disabled = false
  } catch (e) {
    if (mine === turn) fail(form, e)
  } finally {
    if (mine === turn) show(part(form, 'planning'), false)
  }
}

// What was wrong may be right now. Not when a field is left: the button would move away under the pointer.
document.addEventListener('input', (e) => {
  const form = (e.target as HTMLElement).closest?.('form[data-sign]')
  if (form) show(part(form, 'why'), false)
})

document.addEventListener('change', (e) => {
  const input = e.target as HTMLInputElement
  const form = input.closest?.<HTMLFormElement>('form[data-plan]')
  if (!form) return
  if (input.dataset['part'] === 'file') {
    void input.files?.[0]?.text().then((text) => {
      ;(form.elements.namedItem('statement') as HTMLTextAreaElement).value = text
      void plan(form)
    })
    return
  }
  const since = at(form, '[data-part="since"]')
  if (since) show(since, new FormData(form).get('stolen') === 'yes')
  if (['stolen', 'since', 'statement'].includes(input.name)) void plan(form)
})

function fail(form: HTMLFormElement, e: unknown): void {
  const why = part(form, 'why')
  said(why, e)
  show(why, true)
}

function step(dialog: HTMLElement, name: string): void {
  for (const s of dialog.querySelectorAll<HTMLElement>('[data-step]')) show(s, s.dataset['step'] === name)
  if (name === 'made') at<HTMLElement>(dialog, '[data-step="made"] h2')?.focus()
}

async function sign(form: HTMLFormElement): Promise<void> {
  const dialog = form.closest('dialog')!
  const act = form.dataset['sign']!
  const from = place()
  await signing(form, async () => {
    const given = args(act, form)
    const answer = await call<never>(act, given)
    if (made[act]) {
      made[act](answer, dialog, given)
      step(dialog, 'made')
    } else await done(dialog, from)
  })
}

// What these made somebody else signs: nothing has happened yet, and a page that is fetched again for nothing would
// take away the dialog that she opens next.
const asBefore = ['writeRecognition', 'closeUnit']

// done: the page is fetched again, so that what it shows is how things stand. What was shown once is gone.
async function done(dialog: HTMLDialogElement, from = place()): Promise<void> {
  const act = dialog.querySelector('form')?.dataset['sign']
  for (const p of dialog.querySelectorAll('pre[data-part]')) p.textContent = ''
  dialog.close()
  if (asBefore.includes(act ?? '')) return
  changed()
  if (act === 'invite' || act === 'inviteAgain') handOver()
  await refresh(from)
}

