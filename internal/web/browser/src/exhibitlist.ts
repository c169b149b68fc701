// A list of exhibits as people have one: copied from an MG12, from a spreadsheet, or as comma-separated values.

/** Listed is an exhibit of a list. */
export interface Listed {
  reference: string
  description: string
}

/** Read is a list as it was understood; unread are its lines that say nothing of an exhibit, as they stood. */
export interface Read {
  exhibits: Listed[]
  unread: string[]
}

/** read reads a list: an exhibit a line, the item's number in front of it or not, what it is behind its reference. */
export function read(text: string): Read {
  const out: Read = { exhibits: [], unread: [] }
  let about = -1 // the column that says what it is, where a heading names one
  for (const line of lines(text)) {
    if (line.text.trim() === '') continue
    const heading = columnOf(line.cells)
    if (heading !== undefined) about = heading
    const found = heading === undefined ? exhibit(line.cells, about) : undefined
    if (found && !out.exhibits.some((x) => x.reference === found.reference)) out.exhibits.push(found)
    else if (heading === undefined) out.unread.push(line.text.trim())
  }
  return out
}

interface Line {
  text: string
  cells: string[]
}

// lines cuts a text into lines of cells. Between quotes a cell may hold what separates others, and several lines. A
// spreadsheet puts them round such a cell alone: a library for CSV takes a cell that begins with somebody's own words in
// quotes for one that does not end, and every exhibit below it is lost.
function lines(text: string): Line[] {
  const out: Line[] = []
  const separator = text.includes('\t') ? '\t' : separatorOf(text)
  let cells: string[] = []
  let cell = ''
  let began = 0
  let quoted = false
  const ends = (at: number) => {
    out.push({ text: text.slice(began, at), cells: [...cells, cell].map((c) => c.replace(/\s+/g, ' ').trim()) })
    ;[cells, cell, began] = [[], '', at + 1]
  }
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (quoted && c === '"' && text[i + 1] === '"') cell += text[++i]
    else if (c === '"' && (quoted || (cell.trim() === '' && separator !== '' && closes(text, i, separator)))) quoted = !quoted
    else if (!quoted && c === separator) [cells, cell] = [[...cells, cell], '']
    else if (!quoted && c === '\n') ends(i)
    else cell += c
  }
  ends(text.length)
  return out
}

// closes tells a cell's quotes from those of somebody's words: their end is the end of the cell.
function closes(text: string, at: number, separator: string): boolean {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] !== '"') continue
    if (text[i + 1] === '"') i++
    else return i + 1 === text.length || [separator, '\n', '\r'].includes(text[i + 1]!)
  }
  return false
}

// A text has columns where every other line of it has the same separator behind a reference, or a number.
function separatorOf(text: string): string {
  const all = text.split('\n').filter((l) => l.trim() !== '')
  return [',', ';'].find((s) => all.filter((l) => new RegExp(`^\\s*"?(${reference.source}|\\d{1,4})"?\\s*${s}`, 'i').test(l)).length * 2 >= all.length) ?? ''
}

const reference = /([A-Za-z]{1,5})(\s*[-/_]\s*|\s?)(\d{1,5})\b/
const number = /^(?:item\s*)?\d{1,4}\s*[.):]?$/i

function exhibit(cells: string[], about: number): Listed | undefined {
  for (let i = 0; i < Math.min(cells.length, 3); i++) {
    const text = i === 0 ? cells[0]!.replace(/^\W*(\d{1,4}\s*[.):]?\s+)?/, '') : cells[i]!
    const m = new RegExp(`^\\W*${reference.source}[\\s.,;:|–-]*(.*)$`).exec(text)
    if (m && isReference(m[1]!, m[2]!)) return { reference: `${m[1]!.toUpperCase()}/${m[3]}`, description: described(m[4]!, cells, i, about) }
    if (!number.test(cells[i]!) && cells[i] !== '') return undefined
  }
  return undefined
}

function described(behind: string, cells: string[], at: number, about: number): string {
  const named = cells[about]
  if (named !== undefined && named !== '' && about !== at) return named
  return [behind, ...cells.slice(at + 1)].filter((c) => c !== '').join(', ')
}

const words = /^(page|item|no|form|mg|sheet|row|line|part|total|rev|vol|urn|tel|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|march|april)$/i

// Between the letters of a reference and its number stands a stroke; where none does, they are initials.
function isReference(letters: string, between: string): boolean {
  return !words.test(letters) && (between.trim() !== '' || letters === letters.toUpperCase())
}

// columnOf is the column of descriptions in a heading, -1 in one without, undefined where a line is none.
function columnOf(cells: string[]): number | undefined {
  const names = cells.filter((c) => /^(item|exhibit|ref|description|what|details|type|no\b|number|produced|location|date)/i.test(c))
  if (cells.length < 2 || names.length < 2 || cells.some((c) => /\d/.test(c))) return undefined
  return cells.findIndex((c) => /desc|what|details/i.test(c))
}
