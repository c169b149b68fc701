// What a form still lacks, as GOV.UK's pages say it: a summary of links, each to its field, and the reason beside the field.

import { part, show, word } from './island'

/** Missing is one thing that is lacking, and the field or button by which it is put right. */
export interface Missing {
  text: string
  at: HTMLElement
}

let count = 0

/** lacking shows what is missing and takes the reader there. */
export function lacking(of: ParentNode, all: Missing[]): void {
  complete(of)
  const box = part(of, 'missing')
  part(box, 'missing-list').replaceChildren(...all.map(line))
  all.forEach(mark)
  show(box, true)
  box.focus()
}

/** complete takes all of it away. */
export function complete(of: ParentNode): void {
  show(part(of, 'missing'), false)
  for (const e of of.querySelectorAll<HTMLElement>('[data-missing]')) {
    const at = document.getElementById(e.dataset['missing']!)
    if (at) described(at, (by) => by.filter((id) => id !== e.id))
    at?.removeAttribute('aria-invalid')
    e.closest('.govuk-form-group')?.classList.remove('govuk-form-group--error')
    e.remove()
  }
}

function line({ text, at }: Missing): HTMLElement {
  at.id ||= `missing-${++count}`
  const a = Object.assign(document.createElement('a'), { href: `#${at.id}`, textContent: text })
  a.addEventListener('click', (e) => {
    e.preventDefault() // a page is not left for a place in it
    at.scrollIntoView({ block: 'center' })
    at.focus()
  })
  const li = document.createElement('li')
  li.append(a)
  return li
}

// mark says it beside the field too. A button has its reason beside it already.
function mark({ text, at }: Missing): void {
  const group = at.closest('.govuk-form-group')
  if (!group || at instanceof HTMLButtonElement) return
  const why = Object.assign(document.createElement('p'), { id: `${at.id}-missing`, className: 'govuk-error-message' })
  why.dataset['missing'] = at.id
  const error = Object.assign(document.createElement('span'), { className: 'govuk-visually-hidden', textContent: word('error') })
  why.append(error, ' ', text)
  at.before(why)
  group.classList.add('govuk-form-group--error')
  at.ariaInvalid = 'true'
  described(at, (by) => [...by, why.id])
}

function described(at: HTMLElement, change: (by: string[]) => string[]): void {
  const by = change((at.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id !== ''))
  if (by.length > 0) at.setAttribute('aria-describedby', by.join(' '))
  else at.removeAttribute('aria-describedby')
}
