/** Reason is why sealed bytes were not opened, in the words of vectors/README.md. */
export type Reason =
  | "age" // no age file, or damaged
  | "stanza" // somebody else could open it
  | "no-key" // sealed to another key
  | "recipient" // not a hybrid recipient
  | "identity" // not a hybrid identity
  | "segment"; // not the bytes that the segment list names

/** Refused is thrown with a reason that a program can act on. It quotes no key. */
export class Refused extends Error {
  constructor(
    readonly reason: Reason,
    message: string,
  ) {
    super(message);
    this.name = "Refused";
  }
}
