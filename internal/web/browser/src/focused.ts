// The control that has the focus, found again in what takes its page's place.

const names = ['data-act', 'data-for', 'data-form', 'data-pick', 'data-do', 'data-admin', 'data-exhibits', 'name', 'value', 'href']

/** focused gives what puts the focus back where it is in an element, once another has taken that one's place. */
export function focused(within: Element): ((in_: Element) => void) | undefined {
  const at = document.activeElement
  if (!at || !within.contains(at) || at === within) return undefined
  const find = at.id ? `#${CSS.escape(at.id)}` : at.localName + names.map((n) => (at.hasAttribute(n) ? `[${n}="${CSS.escape(at.getAttribute(n)!)}"]` : '')).join('')
  const nth = [...within.querySelectorAll(find)].indexOf(at)
  return (in_) => {
    const all = in_.querySelectorAll<HTMLElement>(find)
    const same = all[Math.min(nth, all.length - 1)] ?? in_.querySelector<HTMLElement>('h1')
    if (same?.localName === 'h1') same.tabIndex = -1
    same?.focus({ preventScroll: true })
  }
}
