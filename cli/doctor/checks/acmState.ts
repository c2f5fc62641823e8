import { type AcmCertificateEntry, obtainedHost } from "../../../core/inventory.ts";
import type { AcmCertificate } from "../../aws/acm.ts";
import type { Facts } from "../gather/facts.ts";
import { type Finding, finding, passed, unread } from "../reasons/finding.ts";
import type { Reason } from "../reasons/index.ts";
import { acmEntries, activeReadings, newerRequests } from "./wanted.ts";
import { expiryText, urgencyOf } from "./urgency.ts";

/** ACM's words for a certificate that it has not issued, or no longer. */
const NOT_ISSUED: Readonly<Record<string, Reason>> = {
  PENDING_VALIDATION: "ACM_PENDING",
  VALIDATION_TIMED_OUT: "ACM_VALIDATION_TIMED_OUT",
  REVOKED: "ACM_REVOKED",
  EXPIRED: "ACM_EXPIRED",
  FAILED: "ACM_REQUEST_FAILED",
  INACTIVE: "ACM_REQUEST_FAILED",
};

/** Whether the certificates that serve exist and are issued; and that no newer generation is stuck. */
export function acmState(facts: Facts): Finding[] {
  return acmEntries(facts).flatMap((entry) => [
    ...activeReadings(facts, entry).map((one) => judge(facts, entry, one)),
    ...stagedGenerations(facts, entry),
  ]);
}

type Active = ReturnType<typeof activeReadings>[number];

function judge(facts: Facts, entry: AcmCertificateEntry, { region, arn, reading }: Active): Finding {
  const topic = { link: "certificate", subject: entry.name } as const;
  if (!("value" in reading)) return unread(topic, `the certificate in ${region}`, reading) ?? passed(topic);
  const certificate = reading.value;
  if (certificate === undefined) {
    return finding(topic, "fail", "ACM_CERTIFICATE_MISSING", [`ACM in ${region} has no ${arn}`]);
  }
  const { status, notAfter, failureReason } = certificate;
  const expired = notAfter !== undefined && notAfter <= facts.now;
  const reason = expired ? "ACM_EXPIRED" : NOT_ISSUED[status];
  if (reason !== undefined) {
    const why = failureReason === undefined ? "" : ` (${failureReason})`;
    const dates = notAfter === undefined ? [] : [`in ${region}: ${expiryText(notAfter, facts.now)}`];
    return finding(topic, "fail", reason, [`generation ${entry.active} in ${region} is ${status}${why}`, ...dates]);
  }
  return certificate.imported
    ? importedFinding(facts, entry, certificate)
    : passed(topic, textOf(facts, entry, certificate));
}

function importedFinding(facts: Facts, entry: AcmCertificateEntry, certificate: AcmCertificate): Finding {
  const topic = { link: "certificate", subject: entry.name } as const;
  const urgency = urgencyOf(certificate.notAfter ?? 0, facts.now, entry.thresholds);
  const text = textOf(facts, entry, certificate);
  const host = obtainedHost(entry, entry.active);
  if (host !== undefined) {
    // When it is due, and what came of it, is the host's own finding.
    const renewed = `${text}; the renewal function renews it as ${host}`;
    if (urgency === "early" || urgency === "due") return passed(topic, renewed);
    return finding(topic, urgency === "warning" ? "warn" : "fail", "ACM_IMPORTED", [
      renewed,
      `see ${host} for why it did not`,
    ]);
  }
  if (urgency === "early") return passed(topic, `${text}; imported: ACM will not renew it`);
  return finding(topic, urgency === "due" || urgency === "warning" ? "warn" : "fail", "ACM_IMPORTED", [text]);
}

function textOf(facts: Facts, { active }: AcmCertificateEntry, { region, notAfter }: AcmCertificate): string {
  const end = notAfter === undefined ? "" : `, ${expiryText(notAfter, facts.now)}`;
  return `generation ${active} in ${region} is issued${end}`;
}

function stagedGenerations(facts: Facts, entry: AcmCertificateEntry): Finding[] {
  return newerRequests(facts, entry)
    .filter(({ certificate }) => certificate.status !== "ISSUED")
    .map(({ generation, certificate: { region, status, failureReason } }) => {
      const why = failureReason === undefined ? "" : ` (${failureReason})`;
      const evidence = [`generation ${generation} in ${region} is ${status}${why}`];
      return finding({ link: "certificate", subject: entry.name }, "warn", "STAGED_NOT_ISSUED", evidence);
    });
}
