import type { AcmCertificateEntry } from "../../../core/inventory.ts";
import { ACM_LIMIT, emergencyLimit } from "../../../core/thresholds.ts";
import { DAY_SECONDS } from "../../../core/time.ts";
import type { AcmCertificate, AcmRenewal } from "../../aws/acm.ts";
import type { Facts } from "../gather/facts.ts";
import { type Finding, finding, passed, type Topic } from "../reasons/finding.ts";
import type { Reason } from "../reasons/index.ts";
import { acmEntries, activeCertificates, urgencyOfCertificate } from "./wanted.ts";
import { expiryText, type Urgency } from "./urgency.ts";

/** Every RenewalStatusReason. https://docs.aws.amazon.com/acm/latest/APIReference/API_RenewalSummary.html */
const REASON_OF: Readonly<Record<string, Reason>> = {
  CAA_ERROR: "ACM_RENEWAL_CAA_ERROR",
  DOMAIN_NOT_ALLOWED_BY_CAA: "ACM_RENEWAL_CAA_ERROR",
  NO_AVAILABLE_CONTACTS: "ACM_RENEWAL_NO_AVAILABLE_CONTACTS",
  ADDITIONAL_VERIFICATION_REQUIRED: "ACM_RENEWAL_ADDITIONAL_VERIFICATION_REQUIRED",
  DOMAIN_NOT_ALLOWED: "ACM_RENEWAL_DOMAIN_NOT_ALLOWED",
  INVALID_PUBLIC_DOMAIN: "ACM_RENEWAL_INVALID_PUBLIC_DOMAIN",
  DOMAIN_VALIDATION_DENIED: "ACM_RENEWAL_DOMAIN_VALIDATION_DENIED",
};
const PRIVATE_CA = /^PCA_|^SLR_NOT_FOUND$/;

/** Whether ACM renews, or why not. */
export function acmRenewal(facts: Facts): Finding[] {
  return acmEntries(facts).flatMap((entry) =>
    activeCertificates(facts, entry)
      .filter(({ imported, notAfter }) => !imported && notAfter !== undefined)
      .map((certificate) => judge(facts, entry, certificate)),
  );
}

function judge(facts: Facts, entry: AcmCertificateEntry, certificate: AcmCertificate): Finding {
  const topic = { link: "certificate", subject: entry.name } as const;
  const { renewal, region, eligible, inUseBy, notAfter = 0 } = certificate;
  const urgency = urgencyOfCertificate(certificate, entry, facts.now) ?? "early";
  const late = urgency === "early" || urgency === "due" ? "warn" : "fail";
  const stuck = stuckReason(renewal);
  if (renewal !== undefined && stuck !== undefined) {
    const verdict = stuck === "ACM_RENEWAL_PENDING_VALIDATION" ? late : "fail";
    return finding(topic, verdict, stuck, renewalEvidence(renewal, certificate, facts.now));
  }
  const end = `in ${region}: ${expiryText(notAfter, facts.now)}`;
  if (!eligible && urgency !== "expired") {
    const evidence =
      inUseBy.length === 0
        ? ["RenewalEligibility is INELIGIBLE, InUseBy is empty"]
        : ["RenewalEligibility is INELIGIBLE"];
    return finding(topic, late, inUseBy.length === 0 ? "ACM_NOT_IN_USE" : "ACM_INELIGIBLE", [...evidence, end]);
  }
  return (
    overdue(topic, urgency, isEmergency(certificate, facts.now), [statusText(renewal), end]) ??
    passed(topic, windowText(entry, urgency, renewal, region))
  );
}

function stuckReason(renewal: AcmRenewal | undefined): Reason | undefined {
  if (renewal === undefined || renewal.status === "SUCCESS") return undefined;
  const { reason, status } = renewal;
  if (reason !== undefined)
    return PRIVATE_CA.test(reason) ? "ACM_RENEWAL_PRIVATE_CA" : (REASON_OF[reason] ?? "ACM_RENEWAL_OTHER");
  if (status === "FAILED") return "ACM_RENEWAL_OTHER";
  return status === "PENDING_VALIDATION" ? "ACM_RENEWAL_PENDING_VALIDATION" : undefined;
}

function renewalEvidence(renewal: AcmRenewal, { region, notAfter = 0 }: AcmCertificate, now: number): string[] {
  const words = [renewal.status, renewal.reason].filter((one) => one !== undefined).join(", ");
  const domains = renewal.validations.filter(({ status }) => status !== "SUCCESS").map(({ domain }) => domain);
  return [
    `ACM's renewal in ${region} is ${words}`,
    ...(domains.length === 0 ? [] : [`the validation of ${domains.join(", ")} is missing`]),
    `in ${region}: ${expiryText(notAfter, now)}`,
  ];
}

function isEmergency({ notBefore = 0, notAfter = 0 }: AcmCertificate, now: number): boolean {
  return (notAfter - now) / 1000 < emergencyLimit(ACM_LIMIT, (notAfter - notBefore) / 1000);
}

function overdue(topic: Topic, urgency: Urgency, emergency: boolean, evidence: readonly string[]): Finding | undefined {
  if (urgency !== "warning" && urgency !== "critical") return undefined;
  return finding(topic, urgency === "critical" || emergency ? "fail" : "warn", "ACM_RENEWAL_OVERDUE", evidence);
}

/** SUCCESS is about the renewal that made this certificate. */
function statusText(renewal: AcmRenewal | undefined): string {
  return renewal === undefined || renewal.status === "SUCCESS"
    ? "ACM reports no renewal"
    : `ACM's renewal is ${renewal.status}`;
}

function windowText(
  { thresholds }: AcmCertificateEntry,
  urgency: Urgency,
  renewal: AcmRenewal | undefined,
  region: string,
): string {
  if (urgency === "due") return `in ${region} the renewal is due: ${renewal?.status ?? "ACM begins by itself"}`;
  return `ACM renews in ${region} from ${Math.round(thresholds.renewBeforeSeconds / DAY_SECONDS)} d before the expiry on`;
}
