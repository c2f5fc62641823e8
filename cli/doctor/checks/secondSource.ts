import { caName, needsChallengeRecords } from "../../../core/acme/certificateAuthorities.ts";
import { acmeIssuers, AMAZON_ISSUERS } from "../../../core/caa/caaPermissions.ts";
import type { CaaQuestion } from "../../../core/caa/caaVerdict.ts";
import {
  type AcmCertificateEntry,
  hostCertificates,
  type HostCertificateEntry,
  obtainedHost,
} from "../../../core/inventory.ts";
import type { Facts } from "../gather/facts.ts";
import { type Finding, passed } from "../reasons/finding.ts";
import { known } from "../../aws/reading.ts";
import { caaFinding } from "./caa.ts";
import { acmEntries, hostState } from "./wanted.ts";

/**
 * Who could issue the next generation, should the issuer of the one that serves fail: the renewal function from an ACME CA
 * in ACM's place, and ACM in that of an ACME CA.
 */
export interface SecondSource {
  /** Whose place they would take. */
  readonly inPlaceOf: "ACM" | "the ACME CA";
  /** Those that may issue every name, as far as this can be seen before a request. */
  readonly cas: readonly string[];
  /** Why there is none; undefined = there is one. */
  readonly lack: string | undefined;
}

export function secondSource(facts: Facts, entry: AcmCertificateEntry): SecondSource {
  if (obtainedHost(entry, entry.active) !== undefined) return acmAsSource(facts, entry);
  const inPlaceOf = "ACM";
  const lack = functionLack(facts);
  if (lack !== undefined) return { inPlaceOf, cas: [], lack };
  // An ACME endpoint of ACM is the same CA as ACM.
  const directories = [...new Set(hostEntries(facts).flatMap((host) => host.directories))];
  const others = directories.filter(needsChallengeRecords);
  const cas = others.filter((directory) => mayIssue(facts, entry, directory)).map((one) => caText(facts, one));
  if (cas.length > 0) return { inPlaceOf, cas, lack: undefined };
  const names = others.map((one) => caName(one) ?? one).join(", ");
  return {
    inPlaceOf,
    cas,
    lack: `CAA or an unreadable zone keeps ${names || "every CA"} from issuing ${entry.names.join(", ")}`,
  };
}

function acmAsSource(facts: Facts, entry: AcmCertificateEntry): SecondSource {
  const inPlaceOf = "the ACME CA";
  if (allows(facts, entry, { issuers: AMAZON_ISSUERS })) return { inPlaceOf, cas: ["ACM"], lack: undefined };
  return { inPlaceOf, cas: [], lack: `CAA or an unreadable zone keeps Amazon from issuing ${entry.names.join(", ")}` };
}

/** Said while nothing is wrong: in an emergency it is too late to find out. */
export function secondSources(facts: Facts): Finding[] {
  return acmEntries(facts).map((entry) => {
    const topic = { link: "certificate", subject: entry.name } as const;
    return passed(topic, secondSourceText(secondSource(facts, entry)));
  });
}

/** `hasFailed`: the first one has failed already. */
export function secondSourceText({ inPlaceOf, cas, lack }: SecondSource, hasFailed = false): string {
  return `second source${hasFailed ? "" : `, should ${inPlaceOf} fail`}: ${lack === undefined ? cas.join(" or ") : `none, since ${lack}`}`;
}

/** Also those that are not looked at, since the question was about the wildcard's endpoints only. */
function hostEntries({ inventory, hosts }: Facts): HostCertificateEntry[] {
  return [...hostCertificates(inventory), ...hosts.map(({ entry }) => entry)];
}

function functionLack(facts: Facts): string | undefined {
  const { inventory, hosts } = facts;
  const { renewal } = inventory;
  if (renewal === undefined || hostEntries(facts).length === 0) {
    return "the stack has no renewal function; set acme.contact and acme.agreeToTerms";
  }
  if (hosts.length === 0) return undefined;
  const renewer = known(hosts.find((host) => host.renewal !== undefined)?.renewal?.renewer);
  if (renewer === undefined) return `the renewal function ${renewal.functionName} cannot be seen`;
  return renewer.state === "Active" ? undefined : `the renewal function ${renewal.functionName} is ${renewer.state}`;
}

function mayIssue(facts: Facts, entry: AcmCertificateEntry, directory: string): boolean {
  // Of a CA that this program does not know, only records that restrict nobody tell that it may.
  const issuers = acmeIssuers(directory) ?? [];
  return allows(facts, entry, { issuers, method: "dns-01" });
}

function allows(facts: Facts, entry: AcmCertificateEntry, question: Omit<CaaQuestion, "wildcard">): boolean {
  const topic = { link: "certificate", subject: entry.name } as const;
  return entry.names.every((name) => caaFinding(facts, topic, "warn", name, question).verdict === "pass");
}

/** Without an account the first order registers one, and a CA that wants a binding may refuse that. */
function caText(facts: Facts, directory: string): string {
  const name = caName(directory) ?? directory;
  if (facts.hosts.length === 0) return `${name} (whether an account exists was not asked)`;
  const hasAccount = facts.hosts.some((host) => {
    const stored = hostState(host)?.stored;
    return stored?.source === directory && stored.accountUrl !== undefined;
  });
  return `${name} (${hasAccount ? "an account exists" : "no account has been used yet"})`;
}
