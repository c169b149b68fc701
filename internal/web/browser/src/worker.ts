// The worker in which the client of this page runs: the same program as the command
// line's, compiled to WebAssembly. Ending the worker is what locks the page: the
// unlocked keyring was in its memory alone.
//
// It is asked by messages {id, act, arguments}; the answers are {id, answer},
// {id, error, code} or {id, done, total} on the way. {chosen: [[path, File]…]} puts
// files that a person picked where the program finds them.

import { release } from './bytes'
import { Files } from './fs'
import { Store } from './store'
import { Tree, chosen, folder } from './tree'
import { bulk } from './bulk'
import { lent } from './lent'

interface Go {
  importObject: WebAssembly.Imports
  run(i: WebAssembly.Instance): Promise<void>
}

interface Program {
  call(id: string, act: string, text: string): Promise<string>
  end(id: string): void
}

interface Scope {
  fs: Files
  fetch: typeof fetch
  process: unknown
  Go: new () => Go
  safehand: Program
  safehandReady: () => void
  safehandProgress: (id: string, done: number, total: number) => void
  safehandBulk: typeof bulk
  trustedTypes?: TrustedTypePolicyFactory
  importScripts(...urls: string[]): void
  postMessage(m: unknown): void
  onmessage: ((e: MessageEvent) => void) | null
}

const scope = self as unknown as Scope
const tree = new Tree()

async function start(program: string, support: string): Promise<void> {
  tree.put('/tmp', folder())
  tree.put('/chosen', folder())
  scope.fs = new Files(tree, await Store.open(tree))
  scope.process = { pid: 1, ppid: 0, cwd: () => '/', umask: () => 0o077, getuid: () => 1000, getgid: () => 1000, geteuid: () => 1000, getegid: () => 1000, getgroups: () => [] }
  scope.safehandBulk = bulk
  scope.fetch = lent(scope.fetch.bind(self))
  scope.safehandProgress = (id, done, total) => scope.postMessage({ id, done, total })
  // Its address comes from the page that started this worker, and from nowhere else.
  const policy = scope.trustedTypes?.createPolicy('safehand-support', { createScriptURL: (url) => url })
  scope.importScripts(policy ? policy.createScriptURL(support) : support)
  const go = new scope.Go()
  const ready = new Promise<void>((resolve) => (scope.safehandReady = resolve))
  const instance = await WebAssembly.instantiate(await fetched(program), go.importObject)
  void go.run(instance).then(() => scope.postMessage({ stopped: true }))
  await ready
}

// fetched is the program, compiled as a whole: what is compiled while it comes stays in memory a second time, twenty
// megabytes of it, until the browser happens to look.
async function fetched(program: string): Promise<WebAssembly.Module> {
  const r = await fetch(program)
  if (!r.ok) throw new Error(`the service answered ${r.status}`)
  const bytes = new Uint8Array(await r.arrayBuffer())
  const module = await WebAssembly.compile(bytes)
  release(bytes)
  return module
}

// runs tries the smallest program there is: many a PC is told to run none, and still has WebAssembly by name.
async function runs(): Promise<boolean> {
  try {
    await WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))
    return true
  } catch {
    return false
  }
}

let started: Promise<void> | null = null

scope.onmessage = (e: MessageEvent) => {
  const m = e.data as { id: string; act?: string; arguments?: string; start?: { program: string; support: string }; chosen?: [string, File | null][]; forget?: string; end?: string }
  if (m.start) {
    started = start(m.start.program, m.start.support)
    started.then(
      () => scope.postMessage({ ready: true }),
      async (err: unknown) => scope.postMessage({ failed: String(err), runs: await runs() }),
    )
  } else if (m.chosen) {
    for (const [path, file] of m.chosen) tree.put(path, file ? chosen(file) : folder())
  } else if (m.forget) {
    try {
      tree.remove(m.forget)
    } catch {
      // it was never there
    }
  } else if (m.end) {
    scope.safehand?.end(m.end)
  } else if (m.act !== undefined) {
    void run(m.id, m.act, m.arguments ?? '{}')
  }
}

async function run(id: string, act: string, text: string): Promise<void> {
  try {
    await started
  } catch {
    return // whoever asked hears why it did not start
  }
  try {
    scope.postMessage({ id, answer: await scope.safehand.call(id, act, text) })
  } catch (e) {
    const err = e as { message?: string; code?: string; stands?: string }
    scope.postMessage({ id, error: err.message ?? String(e), code: err.code, stands: err.stands })
  }
}
