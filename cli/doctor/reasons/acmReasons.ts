import { CABAL_TLS, sh } from "../../../core/commandLine.ts";
import type { Inventory } from "../../../core/inventory.ts";
import { again, rotateNext } from "./commands.ts";
import type { ReasonRow } from "./reasonRow.ts";

const SUPPORT = "If that does not help, open a case at AWS Support with the certificate's ARN.";
const NEW_CERTIFICATE = `Request a new certificate with \`${CABAL_TLS} rotate next\`.`;

/** ACM: the certificate, and every reason that ACM gives for a renewal that does not happen. */
export const ACM_REASONS = [
  {
    code: "ACM_CERTIFICATE_MISSING",
    meaning: "ACM has no certificate with the ARN that the stack serves.",
    fix: NEW_CERTIFICATE,
    next: rotateNext,
  },
  {
    code: "ACM_REVOKED",
    meaning: "The certificate is revoked.",
    fix: NEW_CERTIFICATE,
    next: rotateNext,
  },
  {
    code: "ACM_RENEWAL_CAA_ERROR",
    meaning: "ACM could not renew: CAA records forbid Amazon to issue (also reported as DOMAIN_NOT_ALLOWED_BY_CAA).",
    fix: "Allow amazon.com, amazontrust.com, awstrust.com or amazonaws.com in CAA, by issuewild for a wildcard if there is any issuewild record.",
    blocks: ["request"],
  },
  {
    code: "ACM_RENEWAL_NO_AVAILABLE_CONTACTS",
    meaning:
      "ACM could not renew: the certificate is validated by e-mail, and the domain has no address that accepts it.",
    fix: `Request a new certificate with DNS validation: \`${CABAL_TLS} rotate next\`.`,
  },
  {
    code: "ACM_RENEWAL_ADDITIONAL_VERIFICATION_REQUIRED",
    meaning: "ACM needs to verify the domain's owner in person: the domain is on a list of high-risk names.",
    fix: "Open a case at AWS Support; the same list applies to a new certificate.",
    blocks: ["request"],
  },
  {
    code: "ACM_RENEWAL_DOMAIN_NOT_ALLOWED",
    meaning: "ACM could not renew: ACM does not issue for this domain (DOMAIN_NOT_ALLOWED).",
    fix: `Check CAA and the validation record, then request a new certificate. ${SUPPORT}`,
    blocks: ["request"],
  },
  {
    code: "ACM_RENEWAL_INVALID_PUBLIC_DOMAIN",
    meaning: "ACM could not renew: one of the names is no longer a public domain.",
    fix: `Correct the name, then request a new certificate. ${SUPPORT}`,
  },
  {
    code: "ACM_RENEWAL_DOMAIN_VALIDATION_DENIED",
    meaning: "ACM could not renew: the validation of a domain was denied.",
    fix: `Check CAA and the validation record, then request a new certificate. ${SUPPORT}`,
    blocks: ["request"],
  },
  {
    code: "ACM_RENEWAL_PRIVATE_CA",
    meaning: "ACM could not renew: the private CA behind the certificate refused or is gone (PCA_*, SLR_NOT_FOUND).",
    fix: "Repair the private CA's state or permissions; a public certificate does not come from it.",
  },
  {
    code: "ACM_RENEWAL_OTHER",
    meaning: "ACM could not renew, and gives no reason that says more.",
    fix: `Check CAA and the validation record, then request a new certificate. ${SUPPORT}`,
  },
  {
    code: "ACM_RENEWAL_PENDING_VALIDATION",
    meaning: "ACM has started to renew and waits for the validation of a domain.",
    fix: "Check that the validation record is in public DNS; then wait: ACM checks again by itself within hours.",
  },
  {
    code: "ACM_VALIDATION_TIMED_OUT",
    meaning: "The request timed out: ACM did not see the validation record within 72 hours.",
    fix: `Correct the record first. ${NEW_CERTIFICATE}`,
    next: rotateNext,
  },
  {
    code: "ACM_REQUEST_FAILED",
    meaning: "ACM refused the request for the certificate.",
    fix:
      `Read the failure reason. ${NEW_CERTIFICATE} Where ACM would refuse that too, have an ACME CA issue it: ` +
      `\`${CABAL_TLS} rotate next --issuer acme\`.`,
    next: rotateNext,
  },
  {
    // No successor: ACM still works at this one.
    code: "ACM_PENDING",
    meaning: "The certificate is requested, but ACM has not issued it yet.",
    fix: "That typically takes 1 to 5 minutes. If the validation record is right, wait; after 15 minutes follow docs/rotation.md.",
    next: again,
  },
  {
    code: "ACM_IMPORTED",
    meaning: "The certificate was imported: ACM never renews it.",
    fix: `Import a new one into the same ARN, or change to a certificate that ACM issues with \`${CABAL_TLS} rotate next\`.`,
    next: rotateNext,
  },
] as const satisfies readonly ReasonRow[];

/** Ranked after the endpoints' own reasons: these are often their consequence. */
export const ACM_CONSEQUENCES = [
  {
    code: "ACM_NOT_IN_USE",
    meaning: "No AWS resource uses the certificate, so ACM considers it ineligible and will not renew it.",
    fix: "Find out why the endpoints do not use it (see the listener's line); deploy the stack to restore that.",
  },
  {
    code: "ACM_INELIGIBLE",
    meaning: "ACM reports that the certificate is ineligible for renewal, though something uses it.",
    fix: `Look at it in ACM's console. ${NEW_CERTIFICATE}`,
  },
  {
    code: "ACM_RENEWAL_OVERDUE",
    meaning: "The renewal window has been open for long, and ACM has not started to renew.",
    fix: "Check the validation record and CAA; while they are right, wait until the emergency limit, then rotate.",
  },
  {
    code: "ACM_EXPIRED",
    meaning: "The certificate has expired.",
    fix: NEW_CERTIFICATE,
    next: rotateNext,
  },
  {
    code: "STAGED_NOT_ISSUED",
    meaning: "A newer generation of the certificate exists that ACM has not issued; no endpoint serves it.",
    fix: `If a deployment is running, wait. If one was interrupted, run it again; \`${CABAL_TLS} rotate status\` shows what is left over. One that is EXPIRED, REVOKED or FAILED can never serve: \`${CABAL_TLS} rotate next\` skips it, \`rotate retire\` removes it.`,
    next: ({ stack }: Inventory) => [sh`${CABAL_TLS} rotate status --stack ${stack}`],
    harmless: true,
  },
] as const satisfies readonly ReasonRow[];
