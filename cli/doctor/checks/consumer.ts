import { unlist } from "../../../core/adoption/moveCertificate.ts";
import { covers } from "../../../core/domainName.ts";
import { SERVED_KINDS } from "../../../core/endpointKinds.ts";
import { acmCertificates, identifierOf } from "../../../core/inventory.ts";
import { known } from "../../aws/reading.ts";
import type { Consumer, ConsumerNoun, EndpointFacts, Facts } from "../gather/facts.ts";
import { type Finding, finding, passed, unread, type Topic } from "../reasons/finding.ts";
import { expiryText } from "./urgency.ts";
import { certificateText, subjectOf, wantedSerial } from "./wanted.ts";

/** API Gateway's words for a domain name that cannot take its certificate; UPDATING and the like go by. */
const FAULTY = /^PENDING_(CERTIFICATE_REIMPORT|OWNERSHIP_VERIFICATION)|^FAILED/;

/** What the listener, distribution or domain name is set to. */
export function consumer(facts: Facts): Finding[] {
  return facts.endpoints.flatMap((endpoint) => judge(facts, endpoint) ?? []);
}

function judge(facts: Facts, endpoint: EndpointFacts): Finding | undefined {
  const { entry, consumer: reading } = endpoint;
  if (reading === undefined || entry.certificateArn === undefined) return undefined;
  const topic = { link: "endpoint", subject: subjectOf(entry) } as const;
  if (!("value" in reading)) return unread(topic, `the ${nounOf(endpoint)}`, reading);
  const found = reading.value;
  if (found === undefined) {
    return finding(topic, "fail", "CONSUMER_MISSING", [`AWS has no ${nounOf(endpoint)} ${identifierOf(entry, "id")}`]);
  }
  return (
    faultOf(facts, endpoint, found) ??
    passed(topic, `the ${found.kind} is set to ${certificateText(facts, entry.certificateArn)}`)
  );
}

function faultOf(facts: Facts, { entry }: EndpointFacts, found: Consumer): Finding | undefined {
  const topic = { link: "endpoint", subject: subjectOf(entry) } as const;
  const { certificateArn, aliases } = found;
  if (!found.enabled) return finding(topic, "fail", "CONSUMER_DISABLED", [`the ${found.kind} ${found.id} is disabled`]);
  if (certificateArn === undefined) {
    return finding(topic, "fail", "CONSUMER_NO_CERTIFICATE", [
      `the ${found.kind} ${found.id} has no certificate of ACM`,
    ]);
  }
  const lacking = aliases === undefined ? [] : entry.hosts.filter((host) => !covers(aliases, host));
  if (lacking.length > 0) {
    return finding(topic, "fail", "ALIAS_MISSING", [
      `${lacking.join(", ")} is not among ${aliases?.join(", ") || "no alias"}`,
    ]);
  }
  if (certificateArn !== entry.certificateArn) {
    const evidence = [
      `the ${found.kind} is set to ${certificateText(facts, certificateArn)}`,
      `should be ${certificateText(facts, entry.certificateArn ?? "")}`,
      `${failureText(facts, certificateArn)} leaves it like this, and so does a change by hand`,
    ];
    return finding(topic, "fail", "CONSUMER_PINNED", evidence);
  }
  if (found.port !== undefined && found.port !== entry.port) {
    const evidence = [`the ${found.kind} ${found.id} is on port ${found.port}, should be on ${entry.port}`];
    return finding(topic, "fail", "CONSUMER_MOVED", evidence);
  }
  return stateFinding(topic, found);
}

/** The inventory is written last: it knows a newer generation as active only when every consumer's update succeeded. */
function failureText({ inventory }: Facts, arn: string): string {
  const isOlder = acmCertificates(inventory).some(({ active, generations }) =>
    generations.some(({ generation, arns }) => generation < active && Object.values(arns).includes(arn)),
  );
  return isOlder ? "an update that AWS refused" : "an update that failed before it wrote the inventory";
}

function stateFinding(topic: Topic, { kind, state }: Consumer): Finding | undefined {
  if (state === undefined) return undefined;
  const evidence = [`the ${kind} is ${state}`];
  if (FAULTY.test(state)) return finding(topic, "fail", "CONSUMER_FAULT", evidence);
  return finding(topic, "warn", "CONSUMER_CHANGING", evidence);
}

function nounOf({ entry }: EndpointFacts): ConsumerNoun {
  return SERVED_KINDS[entry.kind].noun;
}

/** Certificates in a listener's list that match a host name: any of them wins over the default one. */
export function sniList(facts: Facts): Finding[] {
  return facts.endpoints.flatMap((endpoint) => judgeList(facts, endpoint));
}

function judgeList(facts: Facts, endpoint: EndpointFacts): Finding[] {
  const { entry, consumer } = endpoint;
  const listener = known(consumer);
  const foreign = listener?.sniArns.filter((arn) => arn !== entry.certificateArn) ?? [];
  const topic = { link: "endpoint", subject: subjectOf(entry) } as const;
  return foreign.flatMap((arn) => {
    const reading = facts.certificates.get(arn);
    const certificate = known(reading);
    if (certificate === undefined) {
      return reading === undefined ? [] : (unread(topic, `${arn} in the listener's SNI list`, reading) ?? []);
    }
    const matched = entry.hosts.filter((host) => covers(certificate.names, host));
    if (matched.length === 0) return [];
    const remove = unlist(listener?.id ?? "", arn, certificate.region);
    const ends = certificate.notAfter === undefined ? "" : `; ${expiryText(certificate.notAfter, facts.now)}`;
    const evidence = [`the SNI list has ${certificateText(facts, arn)}, which matches ${matched.join(", ")}${ends}`];
    return finding(topic, wins(facts, endpoint) ? "fail" : "warn", "SNI_LEFTOVER", evidence, [remove]);
  });
}

/** Whether a client that names the host gets something else than it should. Not seen = it does: so AWS says. */
function wins(facts: Facts, endpoint: EndpointFacts): boolean {
  const wanted = wantedSerial(facts, endpoint);
  const named = endpoint.handshakes.filter(({ sni }) => sni);
  return !(named.length > 0 && named.every(({ result }) => "leaf" in result && result.leaf.serial === wanted));
}
