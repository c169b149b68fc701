// Trusted types, of which TypeScript's own library says nothing yet.
interface TrustedHTML { readonly __trusted: "html" }
interface TrustedScriptURL { readonly __trusted: "script-url" }
interface TrustedTypePolicy {
  createHTML(text: string): TrustedHTML & string;
  createScriptURL(url: string): TrustedScriptURL & string;
}
interface TrustedTypePolicyFactory {
  createPolicy(
    name: string,
    rules: { createHTML?: (text: string) => string; createScriptURL?: (url: string) => string },
  ): TrustedTypePolicy;
}
interface Window { readonly trustedTypes?: TrustedTypePolicyFactory }
