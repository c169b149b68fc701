// What a file is likely to be, from its name: proposed, and changed with one click.

const kinds: [RegExp, string][] = [
  [/\b(abe|vri)\b|achieving best/i, 'abe-interview'],
  [/\b999\b/i, '999-call'],
  [/\bbwv\b|body ?worn|axon/i, 'bwv'],
  [/\bcctv\b|\bcam(era)? ?\d/i, 'cctv'],
  [/\b(ufd|ufdr|cellebrite|handset|phone)\b/i, 'phone-download'],
  [/\b(roti|suspect|interview under caution|mg15)\b/i, 'suspect-interview'],
  [/\.(pdf|docx?|xlsx?|txt|rtf|odt|eml|msg)$/i, 'document'],
]

/** kindOf proposes a type of evidence. */
export function kindOf(name: string): string {
  return kinds.find(([re]) => re.test(name.replace(/[_-]+/g, ' ')))?.[1] ?? 'other'
}

/** markingOf proposes its marking. */
export function markingOf(kind: string): string {
  return kind === 'abe-interview' ? 'official-sensitive' : 'official'
}

/** Listed is a line of an exhibit list that was pasted. */
export interface Listed {
  reference: string
  description: string
}

/** list reads a list from an MG12 or a spreadsheet: a reference first in each line, what it is behind it. */
export function list(text: string): Listed[] {
  const out: Listed[] = []
  for (const line of text.split('\n')) {
    const m = /^\W*([A-Za-z]{1,5})\s*[-/_ ]?\s*(\d{1,5})\b[\s.,;:|-]*(.*)$/.exec(line.trim())
    if (m) out.push({ reference: `${m[1]!.toUpperCase()}/${m[2]}`, description: m[3]!.replace(/\t+/g, ', ').trim() })
  }
  return out
}
