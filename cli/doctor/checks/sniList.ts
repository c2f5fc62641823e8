import { covers } from "../../../core/domainName.ts";
import type { EndpointFacts, Facts } from "../facts.ts";
import { type Finding, finding, unread } from "../finding.ts";
import { known } from "../reading.ts";
import { expiryText } from "./urgency.ts";
import { certificateName, subjectOf, wantedSerial } from "./wanted.ts";

/** Certificates in a listener's list that match a host name: any of them wins over the default one. */
export function sniList(facts: Facts): Finding[] {
  return facts.endpoints.flatMap((endpoint) => judge(facts, endpoint));
}

function judge(facts: Facts, endpoint: EndpointFacts): Finding[] {
  const { entry, consumer } = endpoint;
  const listener = known(consumer);
  const foreign = listener?.sniArns.filter((arn) => arn !== entry.certificateArn) ?? [];
  const place = { link: "endpoint", subject: subjectOf(entry) } as const;
  return foreign.flatMap((arn) => {
    const reading = facts.certificates.get(arn);
    const certificate = known(reading);
    if (certificate === undefined) {
      return reading === undefined ? [] : (unread(place, `${arn} in the listener's SNI list`, reading) ?? []);
    }
    const matched = entry.hosts.filter((host) => covers(certificate.names, host));
    if (matched.length === 0) return [];
    const remove =
      `aws elbv2 remove-listener-certificates --region ${certificate.region} ` +
      `--listener-arn ${listener?.id} --certificates CertificateArn=${arn}`;
    const ends = certificate.notAfter === undefined ? "" : `; ${expiryText(certificate.notAfter, facts.now)}`;
    const evidence = [`the SNI list has ${certificateName(facts, arn)}, which matches ${matched.join(", ")}${ends}`];
    return finding(place, wins(facts, endpoint) ? "fail" : "warn", "SNI_LEFTOVER", evidence, [remove]);
  });
}

/** Whether a client that names the host gets something else than it should. Not seen = it does: so AWS says. */
function wins(facts: Facts, endpoint: EndpointFacts): boolean {
  const wanted = wantedSerial(facts, endpoint);
  const named = endpoint.handshakes.filter(({ sni }) => sni);
  return !(named.length > 0 && named.every(({ result }) => "leaf" in result && result.leaf.serial === wanted));
}
