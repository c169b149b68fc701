// The lock that a passkey makes: an age file with typage's stanza. Its key comes from WebAuthn's PRF, a
// secret that only this passkey makes and only for this salt. Format and derivation are typage's; here is
// only when the passkey is asked, so that making it and locking with it is one prompt, and so is signing
// in with it and unlocking.
import { webauthn } from "age-encryption";
import type { Stanza } from "age-encryption";
import { PasskeyError } from "./passkeyerror";
import { bytes, descriptor, text } from "./webauthn";

type Values = AuthenticationExtensionsPRFValues;

const stanza = "age-encryption.org/fido2prf";

/** salts are what a stanza's nonce has the passkey work out. */
export function salts(nonce: Uint8Array): Values {
  const half = (n: number) => Uint8Array.from([...new TextEncoder().encode(stanza), n, ...nonce]);
  return { first: half(1), second: half(2) };
}

/** saltOf is the nonce of a locked file, in base64url. */
export function saltOf(file: Uint8Array): string {
  const head = new TextDecoder().decode(file.subarray(0, 4096));
  const found = /^age-encryption\.org\/v1\n-> age-encryption\.org\/fido2prf ([A-Za-z0-9+/]{22})\n/.exec(head);
  if (!found) throw new PasskeyError("damaged", "the service handed out something that is not locked by a passkey");
  return text(bytes(found[1]!));
}

/** NewLock makes the passkey while it locks: the salt is then there when the passkey is made. */
export class NewLock extends webauthn.WebAuthnRecipient {
  made: PublicKeyCredential | undefined;
  salt = "";

  constructor(private readonly options: PublicKeyCredentialCreationOptions) {
    super(options.rp.id ? { rpId: options.rp.id } : {});
  }

  override async wrapFileKey(fileKey: Uint8Array): Promise<Stanza[]> {
    return wiping(() => super.wrapFileKey(fileKey));
  }

  protected override async getCredential(nonce: Uint8Array): Promise<Values> {
    this.salt = text(nonce);
    this.made = await make(this.options, salts(nonce));
    const said = this.made.getClientExtensionResults().prf;
    if (said?.results?.second) return keep(said.results);
    if (said?.enabled === false) throw new PasskeyError("no-prf", "this passkey makes no secret to lock with");
    // Security keys of some years ago work it out only when they are used.
    const r = this.made.response as AuthenticatorAttestationResponse;
    return ask(this.options.rp.id, { id: this.made.id, transports: r.getTransports?.() ?? [] }, nonce);
  }
}

/** Unlock opens with what a passkey has worked out already, and asks it again for another salt. */
export class Unlock extends webauthn.WebAuthnIdentity {
  constructor(
    private readonly rp: string | undefined,
    private readonly id: string,
    private readonly salt?: string,
    private readonly results?: Values,
  ) {
    super({});
  }

  override async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array | null> {
    return wiping(() => super.unwrapFileKey(stanzas));
  }

  protected override async getCredential(nonce: Uint8Array): Promise<Values> {
    if (this.results?.second && this.salt === text(nonce)) return keep(this.results);
    return ask(this.rp, { id: this.id, transports: [] }, nonce);
  }
}

// make tries with the salt, as it has to be there for Windows Hello, and once more without where the
// authenticator takes none at this moment. What the person herself broke off is not begun anew.
async function make(options: PublicKeyCredentialCreationOptions, eval_: Values): Promise<PublicKeyCredential> {
  const create = (prf: AuthenticationExtensionsPRFInputs) =>
    navigator.credentials.create({ publicKey: { ...options, extensions: { prf } } });
  try {
    return (await create({ eval: eval_ })) as PublicKeyCredential;
  } catch (e) {
    const name = e instanceof Error ? e.name : "";
    if (["NotAllowedError", "AbortError", "InvalidStateError", "SecurityError"].includes(name)) throw e;
    return (await create({})) as PublicKeyCredential;
  }
}

async function ask(rpId: string | undefined, key: { id: string; transports: string[] }, nonce: Uint8Array): Promise<Values> {
  const c = (await navigator.credentials.get({
    publicKey: {
      // Nobody is shown this answer: it is for the secret alone.
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      allowCredentials: [descriptor(key.id, key.transports)],
      userVerification: "required",
      extensions: { prf: { eval: salts(nonce) } },
      ...(rpId ? { rpId } : {}),
    },
  })) as PublicKeyCredential;
  const results = c.getClientExtensionResults().prf?.results;
  if (!results?.second) throw new PasskeyError("no-prf", "this passkey makes no secret to lock with");
  return keep(results);
}

// Secrets that were used are overwritten: what a browser has copied meanwhile is beyond us.
const secrets: Values[] = [];

function keep(v: Values): Values {
  secrets.push(v);
  return v;
}

async function wiping<T>(f: () => Promise<T>): Promise<T> {
  try {
    return await f();
  } finally {
    for (const v of secrets.splice(0)) {
      for (const b of [v.first, v.second]) {
        if (b instanceof ArrayBuffer) new Uint8Array(b).fill(0);
        else if (b && ArrayBuffer.isView(b)) new Uint8Array(b.buffer, b.byteOffset, b.byteLength).fill(0);
      }
    }
  }
}
