import type { ServedKind } from "../../core/endpointKinds.ts";
import type { EndpointFacts, IssuedCertificate, LaneSight } from "./demoFacts.ts";

/** What one host name of an endpoint served, and what the prober saw of it. */
export interface EndpointResult {
  readonly name: string;
  readonly kind: ServedKind;
  readonly host: string;
  readonly port: number;
  /** Undefined when its addresses did not agree on one certificate. */
  readonly before: ServedCertificate | undefined;
  readonly after: ServedCertificate | undefined;
  readonly addresses: number;
  readonly handshakes: number;
  readonly failed: number;
  readonly wrong: number;
  readonly held: { readonly connections: number; readonly answers: number; readonly broken: number };
}

export interface ServedCertificate {
  readonly generation: number;
  readonly serial: string;
  readonly sha256: string;
}

export function endpointResult(endpoint: EndpointFacts, certificates: readonly IssuedCertificate[]): EndpointResult {
  const { target, before, after, summary, held } = endpoint;
  return {
    name: target.endpoint,
    kind: target.kind,
    host: target.host,
    port: target.port,
    before: commonCertificate(before, certificates),
    after: commonCertificate(after, certificates),
    addresses: held.length,
    handshakes: summary.handshakes,
    failed: summary.failed,
    wrong: summary.wrong,
    held: {
      connections: held.length,
      answers: held.reduce((sum, one) => sum + one.answered, 0),
      broken: held.filter((one) => one.broken !== undefined).length,
    },
  };
}

function commonCertificate(
  sights: readonly LaneSight[],
  certificates: readonly IssuedCertificate[],
): ServedCertificate | undefined {
  const seen = new Set(sights.map((sight) => sight.sha256));
  const [sha256] = seen;
  const certificate = certificates.find((one) => one.sha256 === sha256);
  if (seen.size !== 1 || certificate === undefined) return undefined;
  return { generation: certificate.generation, serial: certificate.serial, sha256: certificate.sha256 };
}
