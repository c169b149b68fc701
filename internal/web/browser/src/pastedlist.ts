// A list of exhibits that somebody pastes, before its files are chosen or after, and what of it came to nothing.

import { read } from './exhibitlist'
import type { ExhibitRows } from './exhibitrows'
import { part, show, word } from './island'

export class PastedList {
  private pasted: number | undefined // exhibits of the one that was pasted last
  private unread: string[] = [] // its lines that say nothing of an exhibit

  constructor(
    private readonly form: HTMLElement,
    private readonly rows: ExhibitRows,
  ) {
    const on = (name: string, f: () => void) => form.querySelector(`[data-do="${name}"]`)?.addEventListener('click', f)
    on('paste', () => show(part(form, 'paste'), true))
    on('use-pasted', () => this.use())
  }

  private use(): void {
    const { exhibits, unread } = read(this.form.querySelector<HTMLTextAreaElement>('#pasted')!.value)
    this.unread = unread
    this.pasted = exhibits.length
    show(part(this.form, 'paste'), false)
    this.rows.use(exhibits)
    const said = part(this.form, 'listed')
    said.tabIndex = -1
    said.focus() // the button is gone
  }

  /** say says what of a list has no file here, and what of it was not understood. */
  say(): void {
    if (this.pasted === undefined) return
    const files = this.rows.fileless
    const all = [this.pasted === 0 ? word('nothing-listed') : word('listed', { count: this.pasted })]
    if (files.length > 0) all.push(word('listed-no-file', { references: files.join(', ') }))
    if (this.unread.length > 0) all.push(word('listed-unread', { lines: this.unread.slice(0, 5).map((l) => `“${l}”`).join(', ') + (this.unread.length > 5 ? '…' : '') }))
    const said = part(this.form, 'listed')
    if (said.textContent !== all.join(' ')) said.textContent = all.join(' ')
  }
}
