// What of an error a service desk is told: no name, nothing of a case, no secret. It asks for no other module.

export interface Failure {
  code: string
  at: Date
  path: string // as in the address
  service: string
  version: string // of the program
}

/** details are the lines that are copied. */
export function details(f: Failure): string {
  return [f.service, f.version, `code: ${coded(f.code)}`, `time: ${f.at.toISOString().slice(0, 19)}Z`, `page: ${where(f.path)}`].join('\n')
}

// A code is a word from a list: what is none may be anything.
function coded(code: string): string {
  return /^[a-z]([a-z-]{0,30}[a-z])?$/.test(code) ? code : 'unexpected'
}

// What an address has after its first part may be somebody's secret, or name something; a reference is on every mail.
function where(path: string): string {
  const [, page = '', ...rest] = path.split(/[?#]/)[0]!.split('/')
  const kept = rest.map((s) => (/^[0-9a-z]{4}-[0-9a-z]{4}$/i.test(s) ? s : '…'))
  return '/' + [/^[a-z][a-z-]{0,20}$/.test(page) || page === '' ? page : '…', ...kept].join('/')
}
