/** Reason is why a passkey did not do it. */
export type Reason =
  | "unavailable" // this browser, or this address, has no passkeys
  | "cancelled" // broken off, or timed out: browsers do not tell these apart
  | "known" // the machine has a passkey of hers already
  | "no-prf" // it signs in, and makes no secret to lock with
  | "other-person" // somebody else is signed in
  | "refused" // the service said no: see code
  | "unreachable" // the service did not answer
  | "damaged"; // what came is not locked by this passkey

/** PasskeyError is thrown with a reason that a page has words for. It quotes no key. */
export class PasskeyError extends Error {
  constructor(
    readonly reason: Reason,
    message: string,
    readonly code?: string,
  ) {
    super(message);
    this.name = "PasskeyError";
  }
}

/** said turns a browser's own error into ours. */
export function said(e: unknown): unknown {
  const name = e instanceof Error ? e.name : "";
  switch (name) {
    case "NotAllowedError":
    case "AbortError":
      return new PasskeyError("cancelled", "the passkey was not used: it was broken off, or took too long");
    case "InvalidStateError":
      return new PasskeyError("known", "this machine has a passkey for this person already");
    case "SecurityError":
      return new PasskeyError("unavailable", "passkeys do not work at this address");
    case "NotSupportedError":
    case "ConstraintError":
      return new PasskeyError("unavailable", "this browser can't make such a passkey");
  }
  return e;
}
