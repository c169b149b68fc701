// The control that has the focus, found again in what takes its page's place. Another one in its stead may sign at the
// next press: where it is not certain that it is the same, the heading gets the focus.

const names = ['id', 'name', 'value', 'href']

/** focused gives what puts the focus back where it is in an element, once another has taken that one's place. */
export function focused(within: Element): ((in_: Element) => void) | undefined {
  const at = document.activeElement
  if (!at || !within.contains(at) || at === within) return undefined
  const was = alike(within, at)
  const nth = was.indexOf(at as HTMLElement)
  return (in_) => {
    const now = alike(in_, at)
    const same = (now.length === was.length ? now[nth] : undefined) ?? in_.querySelector<HTMLElement>('h1')
    if (same?.localName === 'h1') same.tabIndex = -1
    same?.focus({ preventScroll: true })
  }
}

function alike(within: Element, at: Element): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(at.localName)].filter((e) => named(e) === named(at) && said(e) === said(at))
}

// named is all that a control carries of what it does, and for what. What govuk-frontend marks is not of it.
function named(e: Element): string {
  const all = [...e.attributes].filter((a) => names.includes(a.name) || (a.name.startsWith('data-') && !/^data-govuk-.*-init$/.test(a.name)))
  return JSON.stringify(all.map((a) => [a.name, a.value]).sort())
}

// said is its text as the service sent it: what only a key opens is filled in later.
function said(e: Element): string {
  const bare = e.cloneNode(true) as Element
  for (const sealed of bare.querySelectorAll('sealed-text, [data-exhibit]')) sealed.textContent = ''
  return (bare.textContent ?? '').replace(/\s+/g, ' ').trim()
}
