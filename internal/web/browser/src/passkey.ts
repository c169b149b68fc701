// A person's passkey: with it she signs in anywhere and opens her keyring, without a passphrase. What the
// passkey makes secrets of stays in this page, and what it opens goes to the client and nowhere else.
import { Decrypter, Encrypter } from "age-encryption";
import type { Bytes } from "./bytes";
import { offer } from "./passkeycan";
import { PasskeyError, said } from "./passkeyerror";
import { NewLock, saltOf, salts, Unlock } from "./passkeylock";
import { forget, known, remember } from "./passkeymemory";
import type { Known } from "./passkeymemory";
import { base64, bytes, creation, descriptor, made, text, used } from "./webauthn";
import type { Answer, Options } from "./webauthn";

export { offer } from "./passkeycan";
export type { Offer } from "./passkeycan";
export { PasskeyError } from "./passkeyerror";
export type { Reason } from "./passkeyerror";

/** Service is what the signed-in client asks for the page. */
export interface Service {
  begin(): Promise<{ options: object }>;
  add(response: Answer, file: string): Promise<{ passkey: string }>;
}

/**
 * create makes a passkey for who is signed in, locks the text with it, and leaves both with the service:
 * one prompt, or two with a security key that works its secret out only when it is used. here is this PC
 * itself; otherwise it is what the person carries.
 */
export async function create(person: string, keyringText: string, service: Service, here: boolean): Promise<{ credential: string; locked: Bytes }> {
  await possible();
  const { options } = (await service.begin()) as { options: Options };
  // A passkey with another's name on it would be offered to her for ever.
  if (options.user?.name !== person) throw new PasskeyError("other-person", "somebody else is signed in");
  const asked = creation(options);
  const lock = new NewLock({
    ...asked,
    authenticatorSelection: { ...asked.authenticatorSelection, authenticatorAttachment: here ? "platform" : "cross-platform" },
    ...{ hints: here ? ["client-device"] : ["security-key", "hybrid"] },
  });
  try {
    const to = new Encrypter();
    to.addRecipient(lock);
    const locked = (await to.encrypt(keyringText)) as Bytes;
    const response = made(lock.made!);
    const { passkey } = await service.add(response, base64(locked));
    remember({ id: response.id, salt: lock.salt, transports: response.response["transports"] as string[] });
    return { credential: passkey, locked };
  } catch (e) {
    await unmake(asked.rp.id, lock.made);
    throw said(e);
  }
}

// unmake tells the machine that the service does not know a passkey which it has just made, so that it is
// not offered again. Where a browser can't, the next one takes its place.
async function unmake(rpId: string | undefined, c: PublicKeyCredential | undefined): Promise<void> {
  const signal = (PublicKeyCredential as { signalUnknownCredential?: (o: object) => Promise<void> }).signalUnknownCredential;
  if (c && rpId) await signal?.call(PublicKeyCredential, { rpId, credentialId: c.id }).catch(() => undefined);
}

/**
 * open asks for a passkey and opens the keyring that is locked with it. It is one that was used in this
 * browser before; with other, or where none was, whichever the person has. The text is for the client,
 * which finds out whether it is to be believed; who is what the service says.
 */
export async function open(other = false): Promise<{ who: string; keyringText: string }> {
  await possible();
  const { options } = await post<{ options: Options }>("ask", undefined);
  const here = other ? [] : known();
  try {
    const c = (await navigator.credentials.get({ publicKey: request(options, here) })) as PublicKeyCredential;
    const kept = await handed(c);
    const file = bytes(kept.file);
    const keyringText = await unlocked(options.rpId, c, here, file);
    remember({ id: c.id, salt: saltOf(file), transports: here.find(k => k.id === c.id)?.transports ?? [] });
    return { who: kept.who, keyringText };
  } catch (e) {
    throw said(e);
  }
}

function request(o: Options, here: Known[]): PublicKeyCredentialRequestOptions {
  const of = Object.fromEntries(here.map(k => [k.id, salts(bytes(k.salt))]));
  return {
    challenge: bytes(o.challenge),
    userVerification: "required",
    allowCredentials: here.map(k => descriptor(k.id, k.transports)),
    ...(here.length > 0 ? { extensions: { prf: { evalByCredential: of } } } : {}),
    ...(o.rpId ? { rpId: o.rpId } : {}),
    ...(o.timeout ? { timeout: o.timeout } : {}),
  };
}

async function handed(c: PublicKeyCredential): Promise<{ who: string; file: string }> {
  try {
    return await post("open", { response: used(c) });
  } catch (e) {
    if (e instanceof PasskeyError && e.reason === "refused" && e.code === "signature") forget(c.id);
    throw e;
  }
}

async function unlocked(rpId: string | undefined, c: PublicKeyCredential, here: Known[], file: Bytes): Promise<string> {
  saltOf(file); // no other lock is even tried
  const salt = here.find(k => k.id === c.id)?.salt;
  const by = new Unlock(rpId, text(c.rawId), salt, c.getClientExtensionResults().prf?.results);
  const from = new Decrypter();
  from.addIdentity(by);
  try {
    return await from.decrypt(file, "text");
  } catch (e) {
    if (e instanceof DOMException || e instanceof PasskeyError) throw e;
    throw new PasskeyError("damaged", "the service handed out something that this passkey does not open");
  }
}

async function possible(): Promise<void> {
  if (!(await offer()).roaming) throw new PasskeyError("unavailable", "this browser has no passkeys at this address");
}

async function post<T>(what: string, body: object | undefined): Promise<T> {
  let r: Response;
  try {
    r = await fetch(`/v1/passkeys/${what}`, {
      method: "POST", credentials: "omit", cache: "no-store", redirect: "error",
      ...(body ? { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } : {}),
    });
  } catch {
    throw new PasskeyError("unreachable", "the service did not answer");
  }
  if (!r.ok) {
    const e = (await r.json().catch(() => ({}))) as { code?: string; message?: string };
    throw new PasskeyError("refused", e.message ?? `the service answered ${r.status}`, e.code);
  }
  return (await r.json()) as T;
}
