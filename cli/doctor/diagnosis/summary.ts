import type { TlsFailureKind } from "../../tls/index.ts";
import { servedName, subjectOf } from "../checks/wanted.ts";
import type { EndpointFacts, Facts } from "../gather/facts.ts";
import type { Finding, Verdict } from "../reasons/finding.ts";
import { reasonRow } from "../reasons/index.ts";

/** One endpoint in a line. */
export interface EndpointSummary {
  readonly subject: string;
  readonly name: string;
  readonly kind: string;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly verdict: Verdict;
  readonly rootCause: Finding | undefined;
  /** Every certificate that a handshake showed. */
  readonly served: readonly ServedSummary[];
  /** False = nobody looks at it (`look: false`). */
  readonly looked: boolean;
  /** What users lose; `at`: ISO 8601, "now", or undefined when nobody knows. Undefined = nothing. */
  readonly loss: { readonly what: string; readonly at: string | undefined } | undefined;
}

export interface ServedSummary {
  /** The stack's own name for it, such as `generation 1 of wildcard`; undefined = none of this stack. */
  readonly name: string | undefined;
  readonly serial: string;
  readonly sha256: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly notAfter: string;
  readonly handshakes: number;
}

export function endpointSummary(
  facts: Facts,
  endpoint: EndpointFacts,
  verdict: Verdict,
  rootCause: Finding | undefined,
): EndpointSummary {
  const { name, kind, hosts, port, impact, look } = endpoint.entry;
  const isPassing = verdict === "warn" && rootCause?.reason !== undefined && reasonRow(rootCause.reason).harmless;
  const isAffected = (verdict === "fail" || verdict === "warn") && !isPassing;
  return {
    subject: subjectOf(endpoint.entry),
    name,
    kind,
    hosts,
    port,
    verdict,
    rootCause,
    served: servedSummaries(facts, endpoint),
    looked: look !== false,
    loss: isAffected ? { what: impact, at: impactAt(facts, endpoint) } : undefined,
  };
}

function servedSummaries(facts: Facts, { handshakes, entry }: EndpointFacts): ServedSummary[] {
  const seen = new Map<string, ServedSummary>();
  for (const { result } of handshakes) {
    if (!("leaf" in result)) continue;
    const { serial, sha256, issuer, notAfter } = result.leaf;
    seen.set(sha256, {
      name: servedName(facts, entry.certificate, serial),
      serial,
      sha256,
      issuer,
      notAfter: new Date(notAfter).toISOString(),
      handshakes: (seen.get(sha256)?.handshakes ?? 0) + 1,
    });
  }
  return [...seen.values()];
}

/** Failures that this machine or its network may be the cause of. */
const MAY_BE_OURS: ReadonlySet<TlsFailureKind> = new Set(["timeout", "no-greeting", "unreachable"]);

/** When the first client is refused: now, when a careful one is already, or when the certificate that is served ends. */
function impactAt({ now, dns }: Facts, { handshakes, addresses }: EndpointFacts): string | undefined {
  const isAbsent = [...addresses.values()].some((one) => "value" in one && one.value.length === 0);
  if (isAbsent && "value" in dns.zone) return "now";
  const ends: number[] = [];
  for (const { result } of handshakes) {
    if ("failure" in result) {
      if (!MAY_BE_OURS.has(result.failure)) return "now";
      continue;
    }
    const { leaf, covers, chainError, endsEarlier } = result;
    if (!covers || chainError !== undefined || leaf.notAfter <= now || leaf.notBefore > now) return "now";
    ends.push(endsEarlier ?? leaf.notAfter);
  }
  return ends.length === 0 ? undefined : new Date(Math.min(...ends)).toISOString();
}
