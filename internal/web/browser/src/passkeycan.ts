/** Offer is what this browser on this PC can do, as far as it tells without asking the person. */
export interface Offer {
  platform: boolean; // the PC itself: Windows Hello, Touch ID
  roaming: boolean; // a security key, or a phone
  prf: boolean; // false only where the browser says that no passkey here can lock anything
}

/** offer finds out what this PC can do. It asks nobody anything. */
export async function offer(): Promise<Offer> {
  const none = { platform: false, roaming: false, prf: false };
  if (!window.isSecureContext || typeof PublicKeyCredential === "undefined") return none;
  try {
    const [platform, can] = await Promise.all([
      PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable(),
      (PublicKeyCredential as { getClientCapabilities?: () => Promise<Record<string, boolean>> }).getClientCapabilities?.(),
    ]);
    return { platform, roaming: true, prf: can?.["extension:prf"] !== false };
  } catch {
    return none;
  }
}
