import { caName, needsChallengeRecords } from "../../../core/acme/certificateAuthorities.ts";
import { acmeIssuers, AMAZON_ISSUERS } from "../../../core/caa/caaPermissions.ts";
import { type CaaRecord, caaText } from "../../../core/caa/caaRecord.ts";
import { caaLookupNames, type CaaQuestion, caaVerdict } from "../../../core/caa/caaVerdict.ts";
import { obtainedHost } from "../../../core/inventory.ts";
import { known } from "../../aws/reading.ts";
import type { Facts } from "../gather/facts.ts";
import { putRecord } from "../reasons/commands.ts";
import { type Finding, finding, passed, unread, type Topic } from "../reasons/finding.ts";
import { unreadZone } from "./delegation.ts";
import { pathVerdict } from "./urgency.ts";
import { acmEntries, hostPathVerdict, hostState, urgencyOfEntry } from "./wanted.ts";

/** Whether CAA lets Amazon issue the names of each certificate of ACM, unless another CA has issued the one that serves. */
export function amazonCaa(facts: Facts): Finding[] {
  const own = acmEntries(facts).filter((entry) => obtainedHost(entry, entry.active) === undefined);
  return own.flatMap((entry) => {
    const verdict = pathVerdict(urgencyOfEntry(facts, entry));
    const findings = entry.names.map((name) =>
      caaFinding(facts, { link: "validation", subject: entry.name }, verdict, name, { issuers: AMAZON_ISSUERS }),
    );
    return findings.find((one) => one.verdict !== "pass") ?? findings[0] ?? [];
  });
}

/** Whether CAA lets one of the configured ACME CAs issue. A directory that this program does not know is not judged. */
export function acmeCaa(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) => {
    const { entry } = host;
    const issuers = entry.directories.map(acmeIssuers);
    const knownIssuers = issuers.flatMap((one) => one ?? []);
    if (knownIssuers.length === 0 || issuers.includes(undefined)) return [];
    const [method, ...otherMethods] = new Set(entry.directories.map(methodOf));
    const question = {
      issuers: knownIssuers,
      accountUri: accountOf(facts, entry.name),
      method: otherMethods.length === 0 ? method : undefined,
    };
    const topic = { link: "validation", subject: entry.name } as const;
    const findings = entry.names.map((name) =>
      caaFinding(facts, topic, hostPathVerdict(host, facts.now), name, question),
    );
    return findings.find((one) => one.verdict !== "pass") ?? forbiddenCa(facts, host, topic) ?? findings[0] ?? [];
  });
}

/** One of several CAs that may not issue is of no help when the others fail. */
function forbiddenCa(facts: Facts, { entry }: Facts["hosts"][number], topic: Topic): Finding | undefined {
  if (entry.directories.length === 1) return undefined;
  const findings = entry.directories.flatMap((directory) =>
    entry.names.map((name) => {
      const question = { issuers: acmeIssuers(directory) ?? [], method: methodOf(directory) };
      const found = caaFinding(facts, topic, "warn", name, question);
      return { ...found, evidence: [`${caName(directory) ?? directory} may not issue`, ...found.evidence] };
    }),
  );
  return findings.find(({ reason }) => reason === "CAA_FORBIDS");
}

/** A CA that validates domains beforehand has a method of its own. */
function methodOf(directory: string): string | undefined {
  return needsChallengeRecords(directory) ? "dns-01" : undefined;
}

/** Known only while one CA is configured, since each has a separate account. */
function accountOf({ hosts }: Facts, name: string): string | undefined {
  const host = hosts.find(({ entry }) => entry.name === name);
  if (host === undefined || host.entry.directories.length !== 1) return undefined;
  const stored = hostState(host)?.stored;
  return stored?.source === host.entry.directories[0] ? stored?.accountUrl : undefined;
}

/** Climbs the CAA records of a name as a CA does, and judges the first set. */
export function caaFinding(
  facts: Facts,
  topic: Topic,
  verdict: "fail" | "warn",
  name: string,
  question: Omit<CaaQuestion, "wildcard">,
): Finding {
  for (const at of caaLookupNames(name)) {
    const reading = facts.dns.caa.get(at);
    if (reading === undefined) continue;
    if ("servfail" in reading) {
      return (
        unreadZone(facts, topic) ??
        finding(topic, verdict, "CAA_LOOKUP_FAILS", [`the CAA lookup of ${at} ends with SERVFAIL`])
      );
    }
    const unknown = unread(topic, `the CAA records of ${at}`, reading);
    if (unknown !== undefined || !("value" in reading)) return unknown ?? passed(topic);
    if (reading.value.length === 0) continue;
    return judgeRecords(facts, topic, verdict, at, reading.value, { ...question, wildcard: name.startsWith("*.") });
  }
  // What a resolver does not show may be hidden from it, as a private zone hides the public one.
  return unreadZone(facts, topic) ?? passed(topic, `no CAA record for ${name}: every CA may issue`);
}

function judgeRecords(
  facts: Facts,
  topic: Topic,
  verdict: "fail" | "warn",
  at: string,
  records: readonly CaaRecord[],
  question: CaaQuestion,
): Finding {
  const judged = caaVerdict(records, question);
  if (!judged.allowed) {
    const evidence = [`CAA at ${at}: ${judged.why}`, `allowed must be one of ${question.issuers.join(", ")}`];
    const tag = judged.records[0]?.tag ?? "issue";
    return finding(topic, verdict, "CAA_FORBIDS", evidence, allowing(facts, at, records, tag, question));
  }
  return passed(
    topic,
    judged.record === undefined
      ? `CAA at ${at} does not restrict issuing`
      : `CAA at ${at} allows it: ${caaText(judged.record)}`,
  );
}

/** Puts one more record beside those that forbid, where that helps and the set is in the stack's zone. */
function allowing(
  { dns, inventory }: Facts,
  at: string,
  records: readonly CaaRecord[],
  tag: string,
  question: CaaQuestion,
): string[] {
  const own = known(dns.zone)?.records.find(({ name, type }) => name === at && type === "CAA");
  const [value = ""] = question.issuers;
  const added = { flags: 0, tag, value };
  if (own === undefined || !caaVerdict([...records, added], question).allowed) return [];
  return [putRecord(inventory.zoneId, at, "CAA", [...own.values, `0 ${tag} "${value}"`])];
}
