import { acmCertificates, type EndpointEntry } from "../../../core/inventory.ts";
import type { AcmCertificate, EndpointFacts, Facts } from "../facts.ts";
import { known } from "../reading.ts";
import { storedOf } from "./hostWanted.ts";

/** Names of an endpoint as an alert's label has them. */
export function subjectOf({ hosts, port }: EndpointEntry): string {
  return hosts.length === 1 ? `${hosts[0]}:${port}` : `${hosts[0]}:${port} +${hosts.length - 1}`;
}

/** What the endpoint should serve: lower-case serial numbers. Undefined = not known. */
export function wantedSerial(facts: Facts, { entry }: EndpointFacts): string | undefined {
  if (entry.certificateArn !== undefined) return known(facts.certificates.get(entry.certificateArn))?.serial;
  return storedOf(facts, entry.certificate)?.serial;
}

/** How operators call a certificate: its generation in this stack, or its ARN. */
export function certificateName(facts: Facts, arn: string): string {
  for (const { name, generations } of acmCertificates(facts.inventory)) {
    const found = generations.find(({ arns }) => Object.values(arns).includes(arn));
    if (found !== undefined) return `generation ${found.generation} of ${name}`;
  }
  return arn;
}

/** The certificate that has this serial number, of all that were read. */
export function certificateBySerial(facts: Facts, serial: string): AcmCertificate | undefined {
  return [...facts.certificates.values()].map(known).find((one) => one?.serial === serial);
}

/** The stack's own name for what was served; undefined = nothing of this stack. `certificate`: the endpoint's. */
export function servedName(facts: Facts, certificate: string, serial: string): string | undefined {
  const arn = certificateBySerial(facts, serial)?.arn;
  if (arn !== undefined) return certificateName(facts, arn);
  return storedOf(facts, certificate)?.serial === serial ? `what is stored for ${certificate}` : undefined;
}
