// What the client reads for the sealed texts of a page: once for all of them, until something is signed.

import { call, on } from './client'

export class Looked<T> {
  private readonly known = new Map<string, Promise<T>>()

  /** waits says of an answer that something in it could not be read yet. */
  constructor(
    private readonly act: string,
    private readonly waits: (t: T) => boolean,
  ) {
    for (const what of ['changed', 'locked'] as const) on(what, () => this.known.clear())
  }

  at(id: string): Promise<T> {
    const known = this.known.get(id)
    if (known) return known
    const asked = call<T>(this.act, { id })
    this.known.set(id, asked)
    // What could not be read is asked for again: a colleague may have handed over the unit's key meanwhile.
    asked.then(
      (t) => this.waits(t) && this.forget(id, asked),
      () => this.forget(id, asked),
    )
    return asked
  }

  /** after is asked for anew: the page knows of something that was said since. */
  after(id: string, old: Promise<T>): Promise<T> {
    this.forget(id, old)
    return this.at(id)
  }

  private forget(id: string, old: Promise<T>): void {
    if (this.known.get(id) === old) this.known.delete(id)
  }
}
