// WebAuthn and JSON: what the service asks, as a browser takes it, and what a browser answers, as the
// service gets it. A browser's own toJSON puts the passkey's secret into the answer; here an answer is
// put together part by part, and that part is none of them.
import type { Bytes } from "./bytes";

/** Options are what the service gives for one use of a passkey: WebAuthn's, as JSON. */
export interface Options {
  challenge: string;
  rpId?: string;
  rp?: { id: string; name: string };
  user?: { id: string; name: string; displayName: string };
  pubKeyCredParams?: PublicKeyCredentialParameters[];
  excludeCredentials?: { id: string; transports?: string[] }[];
  authenticatorSelection?: AuthenticatorSelectionCriteria;
  timeout?: number;
  userVerification?: UserVerificationRequirement;
}

/** Answer is what a passkey said, as the service takes it. */
export interface Answer {
  id: string;
  rawId: string;
  type: string;
  authenticatorAttachment?: string;
  response: Record<string, string | string[]>;
  clientExtensionResults: { prf?: { enabled: boolean } };
}

/** made is the answer of a passkey that was just made. */
export function made(c: PublicKeyCredential): Answer {
  const r = c.response as AuthenticatorAttestationResponse;
  return answer(c, { attestationObject: text(r.attestationObject), transports: r.getTransports?.() ?? [] });
}

/** used is the answer of a passkey that was asked. */
export function used(c: PublicKeyCredential): Answer {
  const r = c.response as AuthenticatorAssertionResponse;
  const parts: Record<string, string> = { authenticatorData: text(r.authenticatorData), signature: text(r.signature) };
  if (r.userHandle) parts["userHandle"] = text(r.userHandle);
  return answer(c, parts);
}

function answer(c: PublicKeyCredential, parts: Answer["response"]): Answer {
  const enabled = c.getClientExtensionResults().prf?.enabled;
  return {
    id: c.id,
    rawId: text(c.rawId),
    type: c.type,
    ...(c.authenticatorAttachment ? { authenticatorAttachment: c.authenticatorAttachment } : {}),
    response: { clientDataJSON: text(c.response.clientDataJSON), ...parts },
    clientExtensionResults: enabled === undefined ? {} : { prf: { enabled } },
  };
}

/** creation is what navigator.credentials.create takes. */
export function creation(o: Options): PublicKeyCredentialCreationOptions {
  if (!o.rp || !o.user || !o.pubKeyCredParams) throw new Error("the service's options are not whole");
  return {
    rp: o.rp,
    user: { ...o.user, id: bytes(o.user.id) },
    challenge: bytes(o.challenge),
    pubKeyCredParams: o.pubKeyCredParams,
    excludeCredentials: (o.excludeCredentials ?? []).map(c => descriptor(c.id, c.transports)),
    attestation: "none",
    ...(o.authenticatorSelection ? { authenticatorSelection: o.authenticatorSelection } : {}),
    ...(o.timeout ? { timeout: o.timeout } : {}),
  };
}

export function descriptor(id: string, transports: string[] = []): PublicKeyCredentialDescriptor {
  return { type: "public-key", id: bytes(id), transports: transports as AuthenticatorTransport[] };
}

/** text is bytes in base64url, as WebAuthn writes them. */
export function text(b: ArrayBuffer | Uint8Array): string {
  return base64(b).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** base64 is bytes as our own interface writes them. */
export function base64(b: ArrayBuffer | Uint8Array): string {
  return btoa(Array.from(new Uint8Array(b), x => String.fromCharCode(x)).join(""));
}

/** bytes reads either form. */
export function bytes(s: string): Bytes {
  return Uint8Array.from(atob(s.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));
}
