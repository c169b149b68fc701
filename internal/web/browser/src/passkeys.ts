// What a page does with passkeys. Their code is as much as all the rest of a page's, and most pages never
// ask for one: it is loaded when it is wanted.
import { ClientError, arrive, call, who } from './client'
import { word } from './island'

type Passkeys = typeof import('./passkey')

// Named by what is built beside this script, which the bundler leaves alone.
const passkeys = (): Promise<Passkeys> => import(new URL('./passkey.js', import.meta.url).href) as Promise<Passkeys>

export interface Passkey {
  passkey: string
  roams: boolean
  syncs: boolean
  added: string
  used?: string
}

/** add makes a passkey for who has unlocked this page: on this PC (here) or on what she carries. */
export async function add(here: boolean): Promise<void> {
  const { create, PasskeyError } = await passkeys()
  const person = who()
  if (person === undefined) throw new PasskeyError('other-person', 'nobody has unlocked this page')
  const service = {
    begin: () => call<{ options: object }>('passkeyBegin'),
    add: (response: object, file: string) => call<{ passkey: string }>('passkeyAdd', { response, file }),
  }
  await create(person, await call<string>('carry'), service, here)
}

/** unlock unlocks this page with a passkey: one that was used in this browser, or with other whichever the person has. */
export async function unlock(other = false): Promise<void> {
  const { open } = await passkeys()
  const { who: person, keyringText } = await open(other)
  await arrive(person, keyringText)
}

export const list = (): Promise<Passkey[]> => call<Passkey[]>('passkeys')

/** remove is for a laptop or a key that was lost. */
export const remove = (passkey: string): Promise<unknown> => call('passkeyRemove', { passkey })

/** inWords says for a person why a passkey did not do it, and where it has one the page's own sentence. */
export function inWords(e: unknown): unknown {
  const { name, reason } = (e ?? {}) as { name?: string; reason?: string }
  if (name !== 'PasskeyError' || reason === undefined) return e
  const code = reason === 'unreachable' ? 'away' : `passkey-${reason}`
  return ['unreachable', 'refused', 'damaged'].includes(reason) ? new ClientError(e instanceof Error ? e.message : '', code) : new Error(word(code))
}
