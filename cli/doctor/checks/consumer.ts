import type { Consumer, EndpointFacts, Facts } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";
import { refreshedUp } from "./commands.ts";
import { certificateName, subjectOf } from "./wanted.ts";

/** API Gateway's words for a domain name that cannot take its certificate; UPDATING and the like go by. */
const FAULTY = /^PENDING_(CERTIFICATE_REIMPORT|OWNERSHIP_VERIFICATION)|^FAILED/;

/** What the listener, distribution or domain name is set to. */
export function consumer(facts: Facts): Finding[] {
  return facts.endpoints.flatMap((endpoint) => judge(facts, endpoint) ?? []);
}

function judge(facts: Facts, endpoint: EndpointFacts): Finding | undefined {
  const { entry, consumer: reading } = endpoint;
  if (reading === undefined || entry.certificateArn === undefined) return undefined;
  const place = { link: "endpoint", subject: subjectOf(entry) } as const;
  if (!("value" in reading)) return unread(place, `the ${nounOf(endpoint)}`, reading);
  const up = [refreshedUp(facts.inventory)];
  const found = reading.value;
  if (found === undefined) {
    return finding(place, "fail", "CONSUMER_MISSING", [`AWS has no ${nounOf(endpoint)} ${idOf(endpoint)}`], up);
  }
  return (
    faultOf(facts, endpoint, found, up) ??
    pass(place, `the ${found.kind} is set to ${certificateName(facts, entry.certificateArn)}`)
  );
}

function faultOf(facts: Facts, { entry }: EndpointFacts, found: Consumer, up: readonly string[]): Finding | undefined {
  const place = { link: "endpoint", subject: subjectOf(entry) } as const;
  const { certificateArn, aliases } = found;
  if (!found.enabled)
    return finding(place, "fail", "CONSUMER_DISABLED", [`the ${found.kind} ${found.id} is disabled`], up);
  if (certificateArn === undefined) {
    return finding(place, "fail", "CONSUMER_NO_CERTIFICATE", [`the ${found.kind} ${found.id} has none of ACM`], up);
  }
  const lacking = aliases === undefined ? [] : entry.hosts.filter((host) => !isAlias(aliases, host));
  if (lacking.length > 0) {
    return finding(
      place,
      "fail",
      "ALIAS_MISSING",
      [`${lacking.join(", ")} is none of ${aliases?.join(", ") || "no alias"}`],
      up,
    );
  }
  if (certificateArn !== entry.certificateArn) {
    const evidence = [
      `the ${found.kind} is set to ${certificateName(facts, certificateArn)}`,
      `should be ${certificateName(facts, entry.certificateArn ?? "")}`,
    ];
    return finding(place, "fail", "CONSUMER_PINNED", evidence, up);
  }
  if (found.port !== undefined && found.port !== entry.port) {
    const evidence = [`the ${found.kind} ${found.id} is on port ${found.port}, should be on ${entry.port}`];
    return finding(place, "fail", "CONSUMER_MOVED", evidence, up);
  }
  return stateFinding(place, found);
}

function stateFinding(place: Pick<Finding, "link" | "subject">, { kind, state }: Consumer): Finding | undefined {
  if (state === undefined) return undefined;
  const evidence = [`the ${kind} is ${state}`];
  if (FAULTY.test(state)) return finding(place, "fail", "CONSUMER_FAULT", evidence);
  return finding(place, "warn", "CONSUMER_CHANGING", evidence);
}

function isAlias(aliases: readonly string[], host: string): boolean {
  const wildcard = `*.${host.slice(host.indexOf(".") + 1)}`;
  return aliases.some((one) => one.toLowerCase() === host || one.toLowerCase() === wildcard);
}

function nounOf({ entry }: EndpointFacts): Consumer["kind"] {
  if (entry.identifiers["listenerArn"] !== undefined) return "listener";
  return entry.identifiers["distributionId"] === undefined ? "domain name" : "distribution";
}

function idOf({ entry: { identifiers } }: EndpointFacts): string {
  return identifiers["listenerArn"] ?? identifiers["distributionId"] ?? identifiers["domainName"] ?? "";
}
