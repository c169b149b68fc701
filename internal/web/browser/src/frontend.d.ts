// Neither package says its types.
declare module "govuk-frontend" {
  export function initAll(scope?: Element | { scope: Element }): void;
}
declare module "@ministryofjustice/frontend" {
  export function initAll(scope?: Element | { scope: Element }): void;
}
