// The page's connection to its client. Every island asks through here; nothing else
// on the page ever holds a key.

import { ClientError, Program } from './program'
import type { Told } from './program'

export { ClientError } from './program'

export type State = 'none' | 'locked' | 'unlocked'
type Happening = 'locked' | 'unlocked' | 'progress' | 'changed' | 'failed'

/** Progress of a long act: sealed bytes. */
export interface Progress {
  act: string
  done: number
  total: number
}

export interface Home {
  who: string
  number: number
}

const heard = new EventTarget()
const tabs = new BroadcastChannel('safehand')

let program: Program | undefined
const finishing = new Set<Program>() // locked, with a sending on its way
let unlockedBy: string | undefined
let enrolled: Home[] = []
let chosen = 0

function running(): Program {
  return (program ??= new Program((why) => {
    program = undefined
    // Where nothing was open nothing is lost, and whoever asked is told: to look again would be to ask again.
    const open = unlockedBy !== undefined
    unlockedBy = undefined
    if (open) tell('failed', why)
  }))
}

function tell(what: Happening, detail?: unknown): void {
  heard.dispatchEvent(new CustomEvent(what, { detail }))
}

/** call has the client do something. The promise may wait for hours: an act goes on in the worker meanwhile. */
export function call<T>(act: string, args: object = {}, told?: Told): Promise<T> {
  return running().call<T>(act, args, (done, total) => {
    told?.(done, total)
    tell('progress', { act, done, total } satisfies Progress)
  })
}

/** changed says that something was signed: whatever shows it looks again. */
export function changed(): void {
  tell('changed')
}

/** on hears of what happens to the client; the answer stops it. */
export function on(what: Happening, f: (detail: unknown) => void): () => void {
  const listener = (e: Event) => f((e as CustomEvent).detail)
  heard.addEventListener(what, listener)
  return () => heard.removeEventListener(what, listener)
}

/** state says whether somebody is enrolled in this browser, and whether her key is open. */
export function state(): State {
  if (unlockedBy !== undefined) return 'unlocked'
  return enrolled.length > 0 ? 'locked' : 'none'
}

/** who has unlocked this page. */
export function who(): string | undefined {
  return unlockedBy
}

/** homes lists who is enrolled in this browser, and settles what state says. */
export async function homes(): Promise<Home[]> {
  enrolled = await call<Home[]>('homes')
  return enrolled
}

// apart does what a passphrase needs, a second and a quarter of a gigabyte of work, in a program of its own
// that is ended: the one that stays never grows so large.
async function apart<T>(f: (p: Program) => Promise<T>): Promise<T> {
  const p = new Program(() => undefined)
  try {
    return await f(p)
  } finally {
    p.end(new ClientError('Done.'))
  }
}

/** unlock opens a person's key with her passphrase. */
export async function unlock(person: string, passphrase: string): Promise<void> {
  const keyring = await apart(async (p) => {
    await p.call('unlock', { who: person, passphrase })
    return p.call<string>('carry')
  })
  await arrive(person, keyring)
}

/** arrive opens what a passkey or a passphrase opened, in a browser where the person may never have been. */
export async function arrive(person: string, keyring: string): Promise<void> {
  await call('arrive', { who: person, keyring })
  await homes()
  await signedIn(person)
}

/** Saved is a person's key as two files, which the command line takes too, in base64. */
export interface Saved {
  keyring: string // keyring.age
  description: string // home.json
}

/** save locks the key of who has unlocked this page with a passphrase, apart as unlock does. */
export async function save(passphrase: string): Promise<Saved> {
  const keyring = await call<string>('carry')
  return apart(async (p) => {
    await p.call('arrive', { who: unlockedBy, keyring })
    return p.call<Saved>('files', { passphrase })
  })
}

/** enrol makes a person's keys in this browser. */
export async function enrol(invitation: string, passphrase: string): Promise<void> {
  const [person, keyring] = await apart(async (p) => {
    const { who } = await p.call<{ who: string }>('invited', { invitation })
    await p.call('enrol', { invitation, passphrase })
    return [who, await p.call<string>('carry')] as const
  })
  // The program that stays reads what the other wrote down when it begins.
  if (program) void ending(program)
  program = undefined
  await arrive(person, keyring)
}

/** bring makes this browser one of a person's own, by a link from her other machine. */
export async function bring(link: string, passphrase: string): Promise<void> {
  const h = await call<Home>('bring', { link, passphrase })
  await homes()
  await signedIn(h.who)
}

/** bringFiles makes this browser one of a person's own, by her key as files. */
export async function bringFiles(files: Saved, passphrase: string): Promise<void> {
  const h = await call<Home>('bringFiles', { ...files, passphrase })
  await homes()
  await signedIn(h.who)
}

// signedIn turns the client's own sign-in into the cookie by which pages are read.
async function signedIn(person: string): Promise<void> {
  const token = await call<string>('session')
  const r = await fetch('/session', { method: 'POST', headers: { Authorization: `Bearer ${token}` } })
  if (!r.ok) throw new ClientError('The service did not take your sign-in. Try again; nothing is lost.', 'sign-in')
  unlockedBy = person
  tell('unlocked', person)
}

/**
 * lock ends the program that holds the key, here and in every other tab. One that is sending drops its
 * keys instead, finishes by the order that was signed, and ends then.
 */
export function lock(elsewhere = true): void {
  if (elsewhere) tabs.postMessage('lock')
  const p = program
  program = undefined
  if (p) void ending(p)
  if (unlockedBy === undefined) return
  unlockedBy = undefined
  tell('locked')
}

const sends = ['send', 'resume']

async function ending(p: Program): Promise<void> {
  if (p.busy(...sends)) {
    finishing.add(p)
    await p.call('lock').catch(() => undefined)
    while (p.busy(...sends)) await new Promise((again) => setTimeout(again, 500))
    finishing.delete(p)
  }
  p.end(new ClientError('Locked.', 'locked'))
}

let waiting = 0

/** pressed waits for what comes before a sending for which Send was pressed: to whoever pressed it, it is on its way. */
export async function pressed<T>(first: Promise<T>): Promise<T> {
  waiting++
  try {
    return await first
  } finally {
    waiting--
  }
}

/** sending reports whether something is on its way from this page, locked or not. */
export function sending(): boolean {
  return waiting > 0 || finishing.size > 0 || (program?.busy(...sends) ?? false)
}

tabs.onmessage = ({ data }) => {
  if (data === 'lock') lock(false)
}

// What is on its way ends with the page: a reload loses nothing that is stored, and
// whoever closes it is asked first.
window.addEventListener('beforeunload', (e) => {
  if (sending()) e.preventDefault()
})

/** choose makes files that a person picked readable to the client, and answers the folder it sees them in. */
export function choose(files: Iterable<{ path: string; file: File }>): string {
  const under = `/chosen/${++chosen}`
  running().choose([...files].map((f) => [`${under}/${f.path}`, f.file]))
  return under
}
