import type { ReasonText } from "./reasonText.ts";

const SUPPORT = "If that does not help, open a case at AWS Support with the certificate's ARN.";
const NEW_CERTIFICATE = "Request a new certificate with `npx --no cabal-tls rotate next`.";

/** ACM: the certificate, and every reason that it gives for a renewal that does not happen. */
export const ACM_REASONS = {
  ACM_CERTIFICATE_MISSING: {
    meaning: "ACM has no certificate with the ARN that the stack serves.",
    fix: NEW_CERTIFICATE,
  },
  ACM_REVOKED: {
    meaning: "The certificate is revoked.",
    fix: NEW_CERTIFICATE,
  },
  ACM_RENEWAL_CAA_ERROR: {
    meaning: "ACM could not renew: CAA records forbid Amazon to issue (also written DOMAIN_NOT_ALLOWED_BY_CAA).",
    fix: "Allow amazon.com, amazontrust.com, awstrust.com or amazonaws.com in CAA, by issuewild for a wildcard that has any.",
  },
  ACM_RENEWAL_NO_AVAILABLE_CONTACTS: {
    meaning:
      "ACM could not renew: the certificate is validated by e-mail, and the domain has no address that takes it.",
    fix: "Request a new certificate with DNS validation: `npx --no cabal-tls rotate next`.",
  },
  ACM_RENEWAL_ADDITIONAL_VERIFICATION_REQUIRED: {
    meaning: "ACM wants to verify the domain's owner in person: the domain is on a list of high-risk names.",
    fix: "Open a case at AWS Support; a new certificate would meet the same list.",
  },
  ACM_RENEWAL_DOMAIN_NOT_ALLOWED: {
    meaning: "ACM could not renew: it counts the domain as one that it does not issue for.",
    fix: `Check CAA and the validation record, then request a new certificate. ${SUPPORT}`,
  },
  ACM_RENEWAL_INVALID_PUBLIC_DOMAIN: {
    meaning: "ACM could not renew: one of the names is no public domain any more.",
    fix: `Correct the name, then request a new certificate. ${SUPPORT}`,
  },
  ACM_RENEWAL_DOMAIN_VALIDATION_DENIED: {
    meaning: "ACM could not renew: the validation of a domain was denied.",
    fix: `Check CAA and the validation record, then request a new certificate. ${SUPPORT}`,
  },
  ACM_RENEWAL_PRIVATE_CA: {
    meaning:
      "ACM could not renew: the private certificate authority behind it refused or is gone (PCA_*, SLR_NOT_FOUND).",
    fix: "Repair the private authority's state or permissions; a public certificate does not come from it.",
  },
  ACM_RENEWAL_OTHER: {
    meaning: "ACM could not renew, and gives no reason that says more.",
    fix: `Check CAA and the validation record, then request a new certificate. ${SUPPORT}`,
  },
  ACM_RENEWAL_PENDING_VALIDATION: {
    meaning: "ACM has begun to renew and waits for the proof of a domain.",
    fix: "See that the validation record is in public DNS; then wait: ACM looks again by itself, within hours.",
  },
  ACM_VALIDATION_TIMED_OUT: {
    meaning: "ACM gave up on the request: the validation record was not seen within 72 hours.",
    fix: `Put the record right first. ${NEW_CERTIFICATE}`,
  },
  ACM_REQUEST_FAILED: {
    meaning: "ACM refused the request for the certificate.",
    fix: `Read the failure reason. ${NEW_CERTIFICATE}`,
  },
  ACM_PENDING: {
    meaning: "The certificate is requested, but ACM has not issued it yet.",
    fix: "Typically that takes 1 to 5 minutes. If the validation record is right, wait; after 15 minutes read on in docs/rotation.md.",
  },
  ACM_IMPORTED: {
    meaning: "The certificate was imported: ACM never renews it.",
    fix: "Import a new one into the same ARN, or change to a certificate of ACM with `npx --no cabal-tls rotate next`.",
  },
} as const satisfies Record<string, ReasonText>;

/** Ranked after the endpoints' own reasons: these are often their consequence. */
export const ACM_LATE_REASONS = {
  ACM_NOT_IN_USE: {
    meaning: "Nothing at AWS uses the certificate, so ACM does not count it as eligible and will not renew it.",
    fix: "Find out why the endpoints do not use it (see the listener's line); deploy the stack to put it back.",
  },
  ACM_INELIGIBLE: {
    meaning: "ACM calls the certificate ineligible for renewal, though something uses it.",
    fix: `Look at it in ACM's console. ${NEW_CERTIFICATE}`,
  },
  ACM_RENEWAL_OVERDUE: {
    meaning: "The certificate is deep in its renewal window, and ACM has not begun to renew.",
    fix: "Check the validation record and CAA; while they are right, wait until the emergency limit, then rotate.",
  },
  ACM_EXPIRED: {
    meaning: "The certificate has expired.",
    fix: NEW_CERTIFICATE,
  },
  STAGED_NOT_ISSUED: {
    meaning: "A newer generation of the certificate exists that ACM has not issued; nothing serves it.",
    fix: "If a deployment is running, wait. If one was interrupted, run it again; `npx --no cabal-tls rotate status` shows what is left over.",
  },
} as const satisfies Record<string, ReasonText>;
