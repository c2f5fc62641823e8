import { caName, needsChallengeRecords } from "../../../core/acme/certificateAuthorities.ts";
import { acmeIssuers } from "../../../core/caa/caaPermissions.ts";
import type { AcmCertificateEntry } from "../../../core/inventory.ts";
import type { Facts } from "../gather/facts.ts";
import { type Finding, passed } from "../reasons/finding.ts";
import { known } from "../../aws/reading.ts";
import { caaFinding } from "./caa.ts";
import { acmEntries, hostState } from "./wanted.ts";

/** Who could issue what ACM issues, should ACM fail: the renewal function, from an ACME CA. */
export interface SecondSource {
  /** CAs that may issue every name, as far as this can be seen before an order. */
  readonly cas: readonly string[];
  /** Why there is none; undefined = there is one. */
  readonly lack: string | undefined;
}

export function secondSource(facts: Facts, entry: AcmCertificateEntry): SecondSource {
  const lack = functionLack(facts);
  if (lack !== undefined) return { cas: [], lack };
  // An ACME endpoint of ACM is the same CA as ACM.
  const directories = [...new Set(facts.hosts.flatMap(({ entry: { directories: listed } }) => listed))];
  const others = directories.filter(needsChallengeRecords);
  const cas = others.filter((directory) => mayIssue(facts, entry, directory)).map((one) => caText(facts, one));
  if (cas.length > 0) return { cas, lack: undefined };
  const names = others.map((one) => caName(one) ?? one).join(", ");
  return { cas, lack: `CAA or an unreadable zone keeps ${names || "every CA"} from issuing ${entry.names.join(", ")}` };
}

/** Said while nothing is wrong: in an emergency it is too late to find out. */
export function secondSources(facts: Facts): Finding[] {
  return acmEntries(facts).map((entry) => {
    const topic = { link: "certificate", subject: entry.name } as const;
    return passed(topic, secondSourceText(secondSource(facts, entry)));
  });
}

/** `hasFailed`: ACM has failed already. */
export function secondSourceText({ cas, lack }: SecondSource, hasFailed = false): string {
  return `second source${hasFailed ? "" : ", should ACM fail"}: ${lack === undefined ? cas.join(" or ") : `none, since ${lack}`}`;
}

function functionLack({ inventory: { renewal }, hosts }: Facts): string | undefined {
  if (renewal === undefined || hosts.length === 0) {
    return "the stack has no renewal function; set acme.contact and acme.agreeToTerms";
  }
  const renewer = known(hosts.find((host) => host.renewal !== undefined)?.renewal?.renewer);
  if (renewer === undefined) return `the renewal function ${renewal.functionName} cannot be seen`;
  return renewer.state === "Active" ? undefined : `the renewal function ${renewal.functionName} is ${renewer.state}`;
}

function mayIssue(facts: Facts, entry: AcmCertificateEntry, directory: string): boolean {
  // Of a CA that this program does not know, only records that restrict nobody tell that it may.
  const issuers = acmeIssuers(directory) ?? [];
  const topic = { link: "certificate", subject: entry.name } as const;
  const question = { issuers, method: "dns-01" };
  return entry.names.every((name) => caaFinding(facts, topic, "warn", name, question).verdict === "pass");
}

/** Without an account the first order registers one, and a CA that wants a binding may refuse that. */
function caText(facts: Facts, directory: string): string {
  const hasAccount = facts.hosts.some((host) => {
    const stored = hostState(host)?.stored;
    return stored?.source === directory && stored.accountUrl !== undefined;
  });
  return `${caName(directory) ?? directory} (${hasAccount ? "an account exists" : "no account has been used yet"})`;
}
