// <opened-exhibit>: the files of an exhibit that somebody opens, each with a player of its own, and the way to
// save them. A button with data-open (the exhibit) and data-for (the sending) opens one. A second one on the page
// (data-second) shows another beside it, for a button with data-beside: a report is read while its interview plays.

import { on, who } from './client'
import { foldered, save } from './exporting'
import { cleared, failed, part, show, size, word } from './island'
import { item, open, signIn } from './opened'
import type { Opened, OpenedFile } from './opened'
import type { EvidencePlayer } from './player'
import { Spoken } from './spoken'

class OpenedExhibit extends HTMLElement {
  private stop: (() => void)[] = []
  private turn = 0
  private exhibit = '' // that is open as a whole
  private spoken!: Spoken

  connectedCallback(): void {
    this.spoken ??= Spoken.in(part(this, 'said').parentElement!)
    const name = this.second ? 'beside' : 'open'
    const click = (e: Event) => {
      const b = (e.target as Element | null)?.closest?.<HTMLElement>(`button[data-${name}]`)
      if (b) void this.open(b.dataset['for']!, b.dataset[name]!)
    }
    this.querySelector('[data-part="close"]')?.addEventListener('click', () => this.leave())
    document.addEventListener('click', click)
    this.stop = [() => document.removeEventListener('click', click), on('locked', () => this.close())]
  }

  disconnectedCallback(): void {
    for (const f of this.stop) f()
  }

  private get second(): boolean {
    return this.hasAttribute('data-second')
  }

  private close(): void {
    this.turn++
    part(this, 'files').replaceChildren()
    show(this, false)
    if (!this.second) offer(undefined)
  }

  // leave ends looking at a second one: whoever did is led back to where she came from.
  private leave(): void {
    this.close()
    document.querySelector<HTMLElement>('opened-exhibit:not([data-second])')?.focus()
  }

  /** showFile shows one file of an exhibit that is open. */
  showFile(sending: string, o: Opened, f: OpenedFile): void {
    this.begin('')
    part(this, 'name').textContent = `${o.reference}, ${f.path}`
    part(this, 'said').textContent = ''
    this.list(sending, o, [f])
  }

  private begin(exhibit: string): number {
    this.exhibit = exhibit
    show(this, true)
    cleared(this)
    part<HTMLButtonElement>(this, 'save').disabled = true // it still saves what was opened before
    part(this, 'files').replaceChildren()
    this.tabIndex = -1
    this.focus()
    return ++this.turn
  }

  // apart closes the other place where it shows the same: two of one name can't be told apart.
  private apart(exhibit: string): void {
    const second = document.querySelector<OpenedExhibit>('opened-exhibit[data-second]')
    if (second?.exhibit === exhibit) second.close()
  }

  private named(o: Opened): void {
    part(this, 'name').textContent = o.reference === o.description ? o.reference : `${o.reference}, ${o.description}`
    part(this, 'said').textContent = ''
  }

  private async open(sending: string, exhibit: string): Promise<void> {
    const turn = this.begin(exhibit)
    if (!this.second) this.apart(exhibit)
    const said = part(this, 'said')
    said.textContent = word('opening')
    this.spoken.say(said.textContent)
    try {
      const o = await open(sending, exhibit, 'view')
      if (turn !== this.turn) return // another was opened meanwhile, or the page locked
      this.named(o)
      this.list(sending, o)
      if (!this.second) offer(exhibit)
    } catch (e) {
      if (turn !== this.turn) return
      said.textContent = ''
      failed(this, e)
    }
  }

  private list(sending: string, o: Opened, files = o.files.filter((f) => !f.folder)): void {
    const place = part(this, 'files')
    if (files.length === 1) place.append(this.player(sending, o, files[0]!))
    else place.append(...files.slice(0, 200).map((f) => this.folded(sending, o, f)))
    if (!foldered()) part(this, 'save-hint').textContent = word('save-loose')
    const b = part<HTMLButtonElement>(this, 'save')
    b.onclick = () => void this.save(sending, o.exhibit)
    b.disabled = false
  }

  // folded shows a player only when it is asked for: of ten thousand files most are never looked at.
  private folded(sending: string, o: Opened, f: OpenedFile): HTMLElement {
    const d = document.createElement('details')
    d.className = 'govuk-details'
    const s = document.createElement('summary')
    s.className = 'govuk-details__summary'
    const text = Object.assign(document.createElement('span'), { className: 'govuk-details__summary-text', textContent: `${f.path} (${size(f.size)})` })
    s.append(text)
    d.append(s)
    d.addEventListener('toggle', () => {
      if (d.open && d.children.length === 1) d.append(...this.beside(sending, o, f, d), this.player(sending, o, f))
    })
    return d
  }

  // beside is a button that shows a file in the other place: it is closed here.
  private beside(sending: string, o: Opened, f: OpenedFile, here: HTMLDetailsElement): HTMLElement[] {
    const second = this.second ? null : document.querySelector<OpenedExhibit>('opened-exhibit[data-second]')
    if (!second) return []
    const b = Object.assign(document.createElement('button'), { type: 'button', className: 'app-link-button app-beside', textContent: word('show-beside', { name: f.path }) })
    b.addEventListener('click', () => {
      here.open = false
      here.querySelector<EvidencePlayer>('evidence-player')?.close()
      second.showFile(sending, o, f)
    })
    return [b]
  }

  private player(sending: string, o: Opened, f: OpenedFile): HTMLElement {
    const p = document.createElement('evidence-player') as EvidencePlayer
    p.setAttribute('words', JSON.stringify(playerWords()))
    p.setAttribute('viewer', who() ?? '')
    p.setAttribute('reference', o.reference)
    p.source = () => Promise.resolve(item(sending, o, f))
    p.signIn = signIn
    p.addEventListener('evidence-export', () => void this.save(sending, o.exhibit))
    return p
  }

  private async save(sending: string, exhibit: string): Promise<void> {
    const said = part(this, 'said')
    cleared(this)
    try {
      await save(sending, exhibit, (text, percent) => {
        said.textContent = text
        if (percent === undefined) this.spoken.say(text)
        else this.spoken.progress(percent, text)
      })
    } catch (e) {
      if ((e as Error).name === 'AbortError') return // she chose no folder
      said.textContent = ''
      failed(this, e)
    }
  }
}

// offer lets any other be opened beside what is open.
function offer(exhibit: string | undefined): void {
  for (const b of document.querySelectorAll<HTMLElement>('button[data-beside]')) show(b, exhibit !== undefined && b.dataset['beside'] !== exhibit)
}

// playerWords are the player's texts as it takes them.
function playerWords(): object {
  const words: Record<string, string> = {}
  const programs: Record<string, string> = {}
  const all = document.querySelector<HTMLTemplateElement>('#player-words')
  for (const p of all?.content.querySelectorAll<HTMLElement>('[data-word]') ?? []) {
    const name = p.dataset['word']!
    if (name.startsWith('programs.')) programs[name.slice('programs.'.length)] = p.textContent ?? ''
    else words[name] = p.textContent ?? ''
  }
  return { ...words, programs }
}

customElements.define('opened-exhibit', OpenedExhibit)
