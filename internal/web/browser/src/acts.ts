// The acts on one sending: a button asks for a signature in a dialog, the client signs and submits, and the
// page is fetched again, so that what it shows afterwards is how things stand and no banner.
//
//   <button data-act="recall" data-for="ID" data-confirm="confirm-recall">   signs after that dialog, with what it asks for
//   <button data-form="form-reject">                                          opens a dialog with a form
//   <button data-form="answer-ID" data-pick="cannot-send">                    with that chosen
//   <form data-act="reject" data-for="ID">                                    whose fields are the act's arguments

import { call, changed } from './client'
import { lines, show } from './island'
import { go, place, refresh, still } from './navigate'
import { asking, said as noticed } from './noticed'
import { signing } from './signing'

type Arguments = Record<string, unknown>

document.addEventListener('click', (e) => {
  const b = (e.target as Element | null)?.closest?.<HTMLElement>('button[data-form], button[data-act]')
  if (!b) return
  if (!b.dataset['form']) return confirm(b)
  const dialog = dialogOf(b.dataset['form'])
  open(dialog, b.dataset['pick'])
  if (dialog.id === 'form-report') asking(dialog, b)
})

document.addEventListener('submit', (e) => {
  const form = e.target as HTMLFormElement
  const dialog = form.closest<HTMLDialogElement>('dialog')
  const act = form.dataset['act']
  if (!dialog || !act || (e.submitter as HTMLButtonElement | null)?.value !== 'sign') return
  e.preventDefault()
  void sign(dialog, act, { id: form.dataset['for'], ...fields(form) })
})

// open shows a form anew, with what its button says chosen already. A dialog puts the focus on its first choice: on
// the space bar that would answer something else.
function open(dialog: HTMLDialogElement, pick: string | undefined): void {
  afresh(dialog)
  const choice = [...dialog.querySelectorAll<HTMLInputElement>('input[type="radio"]')].find((r) => r.value === pick)
  if (choice) choice.checked = true
  dialog.showModal()
  choice?.focus()
}

// afresh: what was chosen or written before Cancel was about something else, perhaps.
function afresh(dialog: HTMLDialogElement): HTMLFormElement {
  const form = dialog.querySelector('form')!
  form.reset()
  for (const why of form.querySelectorAll('[data-part="why"]')) show(why, false)
  return form
}

function dialogOf(id: string): HTMLDialogElement {
  return document.getElementById(id) as HTMLDialogElement
}

// What a button says of its act beside the exhibits.
const said = ['problem', 'unit', 'answer', 'with', 'from', 'question'] as const

function confirm(b: HTMLElement): void {
  const dialog = dialogOf(b.dataset['confirm'] ?? '')
  const args: Arguments = { id: b.dataset['for'] }
  const exhibits = b.dataset['exhibits']?.trim().split(/\s+/).filter((x) => x !== '') ?? []
  if (exhibits.length > 0) args['exhibits'] = exhibits
  for (const name of said) if (b.dataset[name]) args[name] = b.dataset[name]
  // Where it goes in their own organisation is theirs to say.
  if (b.dataset['act'] === 'redirect') args['wrong_case_checked'] = true
  const form = afresh(dialog)
  for (const o of form.querySelectorAll<HTMLOptionElement>('select[name="exhibits"] option')) o.selected = exhibits.includes(o.value)
  form.onsubmit = (e) => {
    if ((e.submitter as HTMLButtonElement | null)?.value !== 'sign') return
    e.preventDefault()
    void sign(dialog, b.dataset['act']!, { ...args, ...fields(form) })
  }
  dialog.showModal()
}

// fields are a form's values as the act takes them.
function fields(form: HTMLFormElement): Arguments {
  const d = new FormData(form)
  const out: Arguments = {}
  for (const name of new Set(d.keys())) {
    const all = d.getAll(name).map(String).filter((v) => v !== '')
    if (all.length === 0) continue
    if (name === 'words') out[name] = lines(all.join('\n'))
    else if (name === 'reasons' || name === 'exhibits') out[name] = all
    else if (name === 'unit' && form.dataset['act'] === 'passOn') out['to'] = all
    else out[name] = all[0]
  }
  return out
}

async function sign(dialog: HTMLDialogElement, act: string, args: Arguments): Promise<void> {
  const from = place()
  await signing(dialog, async () => {
    if (act === 'report' && (await noticed(dialog, args['problem'])) === 'done') {
      dialog.close()
      changed()
      return refresh(from)
    }
    const said = await call<{ consignment?: string } | null>(act, args)
    dialog.close()
    changed()
    // What makes another sending of it leads there: what became of it stands there, and lasts.
    const another = said?.consignment
    if (another && another !== args['id'] && still(from)) await go(`/s/${another}`)
    else await refresh(from)
  })
}
