import { caaText } from "../../../core/caa/caaRecord.ts";
import { caaLookupNames } from "../../../core/caa/caaVerdict.ts";
import { dayText } from "../../../core/time.ts";
import type { PresentedChain } from "../../tls/index.ts";
import { expiryText } from "../checks/urgency.ts";
import { subjectOf } from "../checks/wanted.ts";
import type { EndpointFacts, Facts } from "../gather/facts.ts";
import { type Finding, finding, passed, type Topic, unread } from "../reasons/finding.ts";

/** What everybody sees of an endpoint: where it is, what its certificates say, and who may issue for it. */
export function outsideFindings(facts: Facts, endpoint: EndpointFacts): Finding[] {
  const subject = subjectOf(endpoint.entry);
  return endpoint.entry.hosts.flatMap((host) => [
    ...certificates(facts, endpoint, { link: "certificate", subject }),
    ...addresses(endpoint, host, { link: "dns", subject }),
    caa(facts, host, { link: "validation", subject }),
  ]);
}

function addresses({ addresses: all }: EndpointFacts, host: string, topic: Topic): Finding[] {
  const found = all.get(host);
  if (found === undefined) return [];
  const unknown = unread(topic, `the addresses of ${host}`, found);
  if (unknown !== undefined || !("value" in found)) return [unknown ?? []].flat();
  if (found.value.length > 0) return [passed(topic, `${host} is at ${found.value.join(", ")}`)];
  return [finding(topic, "fail", "HOST_WITHOUT_ADDRESS", [`${host} has no address in public DNS`])];
}

function certificates({ now }: Facts, { handshakes }: EndpointFacts, topic: Topic): Finding[] {
  const shown = new Map(handshakes.flatMap(({ result }) => ("leaf" in result ? [[result.leaf.sha256, result]] : [])));
  return [...shown.values()].map((chain) => passed(topic, ...certificateLines(chain, now)));
}

function certificateLines({ leaf, length, chainError }: PresentedChain, now: number): string[] {
  return [
    `names: ${leaf.names.length === 0 ? "none" : leaf.names.join(", ")}`,
    `issued by ${leaf.issuer}`,
    `valid from ${dayText(leaf.notBefore)}, ${expiryText(leaf.notAfter, now)}`,
    `serial ${leaf.serial}, sha256 ${leaf.sha256}`,
    `${length === 1 ? "1 certificate is" : `${length} certificates are`} sent, ${chainError === undefined ? "trusted" : `not trusted (${chainError})`}`,
  ];
}

/** The first record set of the climb decides (RFC 8659, 3). */
function caa({ dns }: Facts, host: string, topic: Topic): Finding {
  for (const at of caaLookupNames(host)) {
    const reading = dns.caa.get(at);
    if (reading === undefined) continue;
    if ("servfail" in reading) {
      return finding(topic, "warn", "CAA_LOOKUP_FAILS", [`the CAA lookup of ${at} ends with SERVFAIL`]);
    }
    const unknown = unread(topic, `the CAA records of ${at}`, reading);
    if (unknown !== undefined || !("value" in reading)) return unknown ?? passed(topic);
    if (reading.value.length > 0) return passed(topic, `CAA at ${at}: ${reading.value.map(caaText).join("; ")}`);
  }
  return passed(topic, `no CAA record for ${host}: every CA may issue`);
}
