// What all islands share: the pieces of a page by name, its words, and where errors are shown.

import { reason, said } from './reason'

/** part finds a piece that the template marks with data-part. */
export function part<T extends HTMLElement = HTMLElement>(of: ParentNode, name: string): T {
  const e = of.querySelector<T>(`[data-part="${name}"]`)
  if (!e) throw new Error(`this page has no ${name}`)
  return e
}

/** word is a text of the page for scripts, with what is filled in. */
export function word(name: string, fill: Record<string, string | number> = {}): string {
  return (unfilled(name) ?? name).replace(/\{(\w+)\}/g, (_, key: string) => String(fill[key] ?? ''))
}

/** unfilled is a text as it stands on the page, if it does. */
export function unfilled(name: string): string | undefined {
  let text: string | undefined
  for (const all of document.querySelectorAll<HTMLTemplateElement>('template#words, template.words')) {
    text = all.content.querySelector(`[data-word="${name}"]`)?.textContent ?? text
  }
  return text
}

/** show shows or hides. */
export function show(e: Element, on: boolean): void {
  e.toggleAttribute('hidden', !on)
}

/** failed puts an error where the template has a place for it, and takes the reader there. */
export function failed(of: ParentNode, e: unknown): void {
  const box = wrote(of, e, 'alert')
  if (!box) return
  box.tabIndex = -1
  box.focus()
}

/** stands puts it there for whoever has gone on: she keeps her place, and isn't interrupted. */
export function stands(of: ParentNode, e: unknown): void {
  wrote(of, e, 'status')
}

function wrote(of: ParentNode, e: unknown, role: string): HTMLElement | null {
  const box = of.querySelector<HTMLElement>('[data-part="failed"]')
  if (!box) return null
  const why = part(box, 'why')
  if (box.hidden || why.dataset['said'] !== reason(e)) {
    box.setAttribute('role', role)
    said(why, e)
    show(box, true)
  }
  return box
}

/** cleared takes an error of before away. */
export function cleared(of: ParentNode): void {
  const box = of.querySelector('[data-part="failed"]')
  if (box) show(box, false)
}

/** lines are what was written in a box, without empty ones at its end. */
export function lines(text: string): string[] {
  const out = text.split('\n').map((l) => l.trim())
  while (out.length > 0 && out[out.length - 1] === '') out.pop()
  return out
}

/** size writes bytes as people read them, as the server does. */
export function size(n: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let i = 0
  for (; n >= 999.5 && i < units.length - 1; i++) n /= 1000
  return `${i === 0 || n >= 10 ? Math.round(n) : n.toFixed(1)} ${units[i]}`
}

/** clock writes an instant by its time alone where it is of today: 09:00. */
export function clock(iso: string): string {
  const today = when(new Date().toISOString()).slice(0, 10)
  return when(iso).replace(`${today} `, '')
}

/** when writes an instant as dates are written here: 21/11/2016 09:00. */
export function when(iso: string): string {
  const d = new Date(iso)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(d.getDate())}/${two(d.getMonth() + 1)}/${d.getFullYear()} ${two(d.getHours())}:${two(d.getMinutes())}`
}
