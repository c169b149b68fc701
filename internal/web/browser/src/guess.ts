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
