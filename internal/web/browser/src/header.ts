import { Decrypter, Encrypter } from "age-encryption";
import type { Stanza } from "age-encryption";
import type { Bytes } from "./bytes";
import { Refused } from "./refused";

/** hybrid is the one public-key stanza of age that is written or read here. */
const hybrid = "mlkem768x25519";

const recipientForm = /^age1pq1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{1952}$/;
const identityForm = /^AGE-SECRET-KEY-PQ-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}$/;

/** Header is an age file's, opened. */
export interface Header {
  fileKey: Bytes;
  size: number;
}

/** newHeader draws a file key and wraps it for one hybrid recipient. */
export async function newHeader(recipient: string): Promise<{ header: Bytes; fileKey: Bytes }> {
  const to = new Encrypter();
  try {
    if (!recipientForm.test(recipient)) throw new Error("another form");
    to.addRecipient(recipient);
  } catch {
    throw new Refused("recipient", "not a hybrid post-quantum recipient (age1pq1…)");
  }
  let fileKey: Bytes | undefined;
  // The library gives its file key to whoever wraps it. A second recipient that adds no stanza
  // learns it, so that the payload can be sealed by a faster cipher.
  to.addRecipient({
    wrapFileKey(key) {
      fileKey = new Uint8Array(key);
      return [];
    },
  });
  const file = await to.encrypt(new Uint8Array(0));
  if (fileKey === undefined) throw new Error("no file key was drawn");
  const empty = 16 + 16; // nonce, and a chunk of nothing
  return { header: new Uint8Array(file.subarray(0, file.length - empty)), fileKey };
}

/**
 * openHeader gives the file key. A header with any stanza of another kind is refused before it is
 * tried: whoever broke that kind could open the file. With alone it must be sealed to one key.
 */
export async function openHeader(file: Bytes, identity: string, alone: boolean): Promise<Header> {
  const size = endOf(file);
  const by = new Decrypter();
  by.addIdentity({ unwrapFileKey: stanzas => strict(stanzas, alone) });
  try {
    if (!identityForm.test(identity)) throw new Error("another form");
    by.addIdentity(identity);
  } catch {
    throw new Refused("identity", "not a hybrid post-quantum identity (AGE-SECRET-KEY-PQ-1…)");
  }
  try {
    return { fileKey: new Uint8Array(await by.decryptHeader(file.subarray(0, size))), size };
  } catch (e) {
    if (e instanceof Refused) throw e;
    const why = e instanceof Error ? e.message : String(e);
    if (why.startsWith("no identity matched")) throw new Refused("no-key", "sealed to another key");
    throw new Refused("age", `not an age file, or damaged: ${why}`);
  }
}

function strict(stanzas: Stanza[], alone: boolean): null {
  for (const s of stanzas) {
    if (s.args[0] !== hybrid) throw new Refused("stanza", "not sealed to hybrid post-quantum keys alone");
  }
  if (alone && stanzas.length !== 1) {
    throw new Refused("stanza", `sealed to ${stanzas.length} keys where one is allowed`);
  }
  return null;
}

/** endOf finds where the header ends: behind the line of its authentication. */
function endOf(file: Bytes): number {
  for (let i = 0; i + 5 < file.length; i++) {
    if (file[i] !== 10 || file[i + 1] !== 45 || file[i + 2] !== 45 || file[i + 3] !== 45 || file[i + 4] !== 32) continue;
    const end = file.indexOf(10, i + 1);
    if (end >= 0) return end + 1;
  }
  throw new Refused("age", "not an age file: it has no whole header");
}
