import { shortSerial } from "../../../core/serial.ts";
import type { EndpointFacts, Facts, HandshakeFacts } from "../gather/facts.ts";
import { type Finding, finding, passed, type Verdict } from "../reasons/finding.ts";
import { known } from "../../aws/reading.ts";
import type { Reason } from "../reasons/index.ts";
import { failedOrByHand, serviceEvents, servicesBehind } from "../reasons/commands.ts";
import { mayBeRolling, servedFaults } from "./servedFault.ts";
import { expiryText } from "./urgency.ts";
import { servedName, subjectOf, wantedSerial } from "./wanted.ts";

/** What every address shows, with SNI and without, against what it should. */
export function servedCertificate(facts: Facts): Finding[] {
  return facts.endpoints.flatMap((endpoint) => judgeEndpoint(facts, endpoint));
}

function judgeEndpoint(facts: Facts, endpoint: EndpointFacts): Finding[] {
  const topic = { link: "served", subject: subjectOf(endpoint.entry) } as const;
  const groups = new Map<Reason, { verdict: Exclude<Verdict, "pass">; paths: Map<string, string[]> }>();
  for (const handshake of endpoint.handshakes) {
    for (const { reason, verdict, text } of servedFaults(facts, endpoint, handshake)) {
      const group = groups.get(reason) ?? { verdict, paths: new Map() };
      if (verdict === "fail") group.verdict = "fail";
      group.paths.set(text, [...(group.paths.get(text) ?? []), pathText(endpoint, handshake)]);
      groups.set(reason, group);
    }
  }
  if (endpoint.entry.look === false) return [passed(topic, "not looked at (look: false)")];
  const mixed = mixedFinding(facts, endpoint);
  const faults = [...groups].map(([reason, { verdict, paths }]) => {
    const evidence = [...paths].map(([text, seenAt]) => `${pathsText(endpoint, seenAt)}: ${text}`);
    return verdict === "unknown"
      ? { ...topic, verdict, reason, evidence, next: [] }
      : finding(topic, verdict, reason, evidence, nextOf(facts, endpoint, reason));
  });
  if (mixed !== undefined || faults.length > 0) return [...(mixed === undefined ? [] : [mixed]), ...faults];
  return endpoint.handshakes.length === 0 ? [] : [passed(topic, ...passEvidence(facts, endpoint))];
}

/** Without a certificate it is the containers that have to be looked at, where there are any. */
function nextOf({ hosts, inventory }: Facts, { entry, consumer }: EndpointFacts, reason: Reason): string[] {
  const host = hosts.find((one) => one.entry.name === entry.certificate);
  if (host === undefined) {
    // Read, the consumer has its own finding, or the certificate that it should have.
    const isUnread = consumer !== undefined && !("value" in consumer);
    return reason === "SERVED_OTHER" && isUnread ? failedOrByHand(inventory) : [];
  }
  if (reason === "SERVED_OTHER" && !mayBeRolling(host)) return servicesBehind(inventory, host.services);
  if (reason.startsWith("SERVED_")) return [];
  return host.services.map((one) => serviceEvents(inventory, one.entry));
}

function passEvidence(facts: Facts, endpoint: EndpointFacts): string[] {
  const seen = new Map<string, { text: string; count: number }>();
  for (const { result } of endpoint.handshakes) {
    if (!("leaf" in result)) continue;
    const { serial, notAfter } = result.leaf;
    const name = servedName(facts, endpoint.entry.certificate, serial) ?? `serial ${shortSerial(serial)}`;
    const before = seen.get(serial);
    seen.set(serial, { text: `${name}, ${expiryText(notAfter, facts.now)}`, count: (before?.count ?? 0) + 1 });
  }
  return [...seen.values()].map(({ text, count }) => `${text}, in ${count} handshakes`);
}

/**
 * Different certificates among handshakes that ask the same. AWS's listeners pick one by the name when they terminate TLS;
 * a server has one, also behind a listener that passes TLS through.
 */
function mixedFinding(facts: Facts, endpoint: EndpointFacts): Finding | undefined {
  const lanes = new Map<string, Map<string, string[]>>();
  for (const handshake of endpoint.handshakes) {
    if (!("leaf" in handshake.result)) continue;
    const lane = terminatesTls(endpoint) ? `${handshake.host} ${handshake.sni}` : handshake.host;
    const serials = lanes.get(lane) ?? new Map<string, string[]>();
    const { serial } = handshake.result.leaf;
    serials.set(serial, [...(serials.get(serial) ?? []), pathText(endpoint, handshake)]);
    lanes.set(lane, serials);
  }
  const split = [...lanes.values()].filter((serials) => serials.size > 1);
  if (split.length === 0) return undefined;
  const evidence = split.flatMap((serials) =>
    [...serials].map(([serial, paths]) => `${paths.join(", ")}: serial ${shortSerial(serial)}`),
  );
  const wanted = wantedSerial(facts, endpoint);
  const hurts = endpoint.handshakes.some(({ result }) => "leaf" in result && result.leaf.notAfter <= facts.now);
  const arrives = split.every((serials) => wanted !== undefined && serials.has(wanted));
  const topic = { link: "served", subject: subjectOf(endpoint.entry) } as const;
  const host = facts.hosts.find(({ entry }) => entry.name === endpoint.entry.certificate);
  if (host === undefined || mayBeRolling(host)) {
    return finding(topic, hurts || !arrives ? "fail" : "warn", "SERVED_MIXED", evidence);
  }
  // So it stays as it is: something behind the load balancer has kept a certificate.
  const names = host.services.map(({ entry: { cluster, service } }) => `${cluster}/${service}`);
  const kept = `no deployment of ${names.join(", ")} is under way: another service has kept an old certificate`;
  return finding(topic, "fail", "SERVED_MIXED", [...evidence, kept], servicesBehind(facts.inventory, host.services));
}

/** By what it does: a listener without a certificate passes TLS through. One that could not be read, by what it should do. */
function terminatesTls({ entry, consumer }: EndpointFacts): boolean {
  if (consumer === undefined) return false;
  return (known(consumer) ?? entry).certificateArn !== undefined;
}

/** The same on every path is said once: four times the same sentence hides the one that differs. */
function pathsText({ handshakes }: EndpointFacts, seenAt: readonly string[]): string {
  if (handshakes.length > 1 && seenAt.length === handshakes.length) return `all ${seenAt.length} handshakes`;
  return seenAt.join(", ");
}

function pathText({ entry }: EndpointFacts, { host, address, sni }: HandshakeFacts): string {
  const name = entry.hosts.length > 1 ? `${host} at ` : "";
  return `${name}${address} ${sni ? "with" : "without"} SNI`;
}

/** Whether every handshake showed what it should: then it does not matter how a client gets there. */
export function servesWanted(facts: Facts, endpoint: EndpointFacts): boolean {
  const wanted = wantedSerial(facts, endpoint);
  if (wanted === undefined || endpoint.handshakes.length === 0) return false;
  if ([...endpoint.addresses.values()].some((one) => (known(one) ?? []).length === 0)) return false;
  return endpoint.handshakes.every(({ result }) => "leaf" in result && result.leaf.serial === wanted);
}
