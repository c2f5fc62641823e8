import { type AcceptanceScope, acceptanceScope } from "../../../examples/acceptance/core/scope.ts";

export const SCOPE: AcceptanceScope = acceptanceScope({
  zone: "example.org",
  label: "cabal-acceptance",
  region: "eu-west-1",
  without: new Set(),
  withService: false,
});

export const SERVICE_SCOPE: AcceptanceScope = { ...SCOPE, withService: true };

export const SHORT_SCOPE: AcceptanceScope = { ...SCOPE, without: new Set(["cloudfront"]) };
