// One worker with the client of this page in it (worker.ts), and what is asked of it.

import { line } from './network'

/** ClientError says in words for a person what could not be done; code tells the page what to offer; stands what was done all the same. */
export class ClientError extends Error {
  constructor(
    message: string,
    readonly code?: string,
    readonly stands = '',
  ) {
    super(message)
  }
}

export type Told = (done: number, total: number) => void

interface Waiting {
  act: string
  resolve(answer: unknown): void
  reject(e: ClientError): void
  told?: Told | undefined
}

interface Message {
  id?: string
  answer?: string
  error?: string
  code?: string
  stands?: string
  done?: number
  total?: number
  failed?: string
  runs?: boolean // whether the browser runs WebAssembly at all
  stopped?: boolean
  away?: boolean // the service does not answer, or does again
}

const built = document.querySelector<HTMLMetaElement>('meta[name="safehand-built"]')?.content ?? '/static/'

// The address of the page's own worker is never taken from anywhere but the page.
const scripts = window.trustedTypes?.createPolicy('safehand-worker', { createScriptURL: (url) => url })

export class Program {
  private readonly worker: Worker
  private readonly waiting = new Map<string, Waiting>()
  private count = 0
  private over: ClientError | undefined
  private away = false // the service does not answer it

  /** failed hears why the program stopped by itself, if it does. */
  constructor(private readonly failed: (why: string) => void) {
    const url = `${built}worker.js`
    this.worker = new Worker(scripts ? scripts.createScriptURL(url) : url)
    this.worker.onmessage = (e: MessageEvent<Message>) => this.answered(e.data)
    this.worker.onerror = (e) => this.fail(`The page's own program could not be loaded. ${e.message ?? ''}`.trim(), 'not-started')
    this.worker.postMessage({ start: { program: `${built}client.wasm`, support: `${built}wasm_exec.js` } })
  }

  /** call has something done. What takes long goes on while the page does other things. */
  call<T>(act: string, args: object = {}, told?: Told): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.over) return reject(this.over)
      const id = String(++this.count)
      this.waiting.set(id, { act, resolve: resolve as Waiting['resolve'], reject, told })
      this.worker.postMessage({ id, act, arguments: JSON.stringify(args) })
    })
  }

  /** busy reports whether one of these acts is still going on. */
  busy(...acts: string[]): boolean {
    return [...this.waiting.values()].some((w) => acts.includes(w.act))
  }

  /** choose puts files where the program can read them. */
  choose(files: [string, File][]): void {
    this.worker.postMessage({ chosen: files })
  }

  // heard: what another program of this page gets no answer to is still said.
  private heard(away: boolean): void {
    if (away || this.away) line(away)
    this.away = away
  }

  /** end stops it in the middle of whatever it does; its memory is gone. */
  end(why: ClientError): void {
    this.over = why
    this.worker.terminate()
    this.heard(false) // it asks for nothing any more
    const all = [...this.waiting.values()]
    this.waiting.clear()
    all.forEach((w) => w.reject(why))
  }

  private fail(why: string, code = 'stopped'): void {
    this.end(new ClientError(why, code))
    this.failed(why)
  }

  private answered(m: Message): void {
    if (m.failed !== undefined && m.runs === false) return this.fail('WebAssembly is off', 'no-webassembly')
    if (m.failed !== undefined) return this.fail(`The page's own program did not start: ${m.failed}`, 'not-started')
    if (m.stopped) return this.fail("The page's own program stopped. What was stored is kept; open this page again to go on.")
    if (m.away !== undefined) return this.heard(m.away)
    const w = m.id === undefined ? undefined : this.waiting.get(m.id)
    if (!w) return
    if (m.done !== undefined) return w.told?.(m.done, m.total ?? 0)
    this.waiting.delete(m.id!)
    if (m.error !== undefined) w.reject(new ClientError(m.error, m.code, m.stands))
    else w.resolve(JSON.parse(m.answer ?? 'null'))
  }
}
