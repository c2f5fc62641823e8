import { portProtocol } from "../../../core/hostCertificate/hostEndpoint.ts";
import { INVENTORY_VERSION, type EndpointEntry } from "../../../core/inventory.ts";
import type { Unread } from "../../aws/reading.ts";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis.ts";
import type { DnsReader } from "../gather/dnsReader.ts";
import type { EndpointFacts, Facts } from "../gather/facts.ts";
import type { HandshakeReader } from "../gather/handshakes.ts";
import { hostAndPort } from "../gather/scope.ts";
import { explain } from "../reasons/commands.ts";
import type { Finding } from "../reasons/finding.ts";
import { outsideFindings } from "./outsideFindings.ts";

export interface OutsideSources {
  readonly dns: DnsReader;
  readonly handshakes: HandshakeReader;
}

const NOT_SEEN =
  "without the inventory nobody knows which certificate should be served, what AWS is set to, or whether a renewal works";

/**
 * What everybody can see of each HOST:PORT, where there is no inventory: addresses, handshakes, certificate, CAA; then what
 * is missing, which `blind` has. Undefined when no instance names a host and a port.
 */
export async function outsideDiagnosis(
  instances: readonly string[],
  blind: Diagnosis,
  sources: OutsideSources,
): Promise<Diagnosis | undefined> {
  const entries = instances.flatMap((instance) => entryOf(instance) ?? []);
  if (entries.length === 0) return undefined;
  const facts = await lookFromOutside(entries, blind, sources);
  const asked = blind.findings.map((one) => ({ ...one, evidence: [...one.evidence, NOT_SEEN] }));
  const diagnosis = diagnose(
    facts,
    ["served"],
    [...facts.endpoints.flatMap((one) => outsideFindings(facts, one)), ...asked],
  );
  const next = (found: Finding) =>
    found.link === "machine" ? found : withoutStack(found, blind.rootCause?.next ?? []);
  const { rootCause } = diagnosis;
  return { ...diagnosis, rootCause: rootCause && next(rootCause), findings: diagnosis.findings.map(next) };
}

/** A repair needs the stack: the commands are those that explain, and that get at it. */
function withoutStack(found: Finding, more: readonly string[]): Finding {
  return found.reason === undefined ? found : { ...found, next: [explain(found.reason), ...more] };
}

function entryOf(instance: string): EndpointEntry | undefined {
  const { host, port: named, usualPort } = hostAndPort(instance.trim());
  const port = named ?? usualPort;
  if (port === undefined || !host.includes(".")) return undefined;
  return {
    name: `${host}:${port}`,
    kind: "ecs",
    identifiers: {},
    hosts: [host],
    port,
    protocol: portProtocol(port) ?? "tls",
    certificate: "",
    impact: `connections to ${host}:${port}`,
  };
}

async function lookFromOutside(
  entries: readonly EndpointEntry[],
  { stack, at, rootCause }: Diagnosis,
  { dns, handshakes }: OutsideSources,
): Promise<Facts> {
  // Without SNI a server may show another certificate, and be right.
  const served = (entry: EndpointEntry) => handshakes.served(entry, [true]);
  const [endpoints, climbs] = await Promise.all([
    Promise.all(
      entries.map(async (entry): Promise<EndpointFacts> => ({ entry, ...(await served(entry)), consumer: undefined })),
    ),
    Promise.all(entries.flatMap(({ hosts }) => hosts).map((host) => dns.caaClimb(host))),
  ]);
  const unread: Unread = { unknown: rootCause?.evidence[0] ?? "", why: "error" };
  const [host = ""] = entries[0]?.hosts ?? [];
  return {
    now: Date.parse(at),
    clockSkew: undefined,
    inventory: {
      version: INVENTORY_VERSION,
      project: "",
      stack,
      region: "",
      controlDomain: host,
      mailDomains: [],
      zoneId: "",
      certificates: [],
      endpoints: entries,
    },
    endpoints,
    certificates: new Map(),
    hosts: [],
    dns: {
      zone: unread,
      sameName: unread,
      privateZones: unread,
      assigned: unread,
      nameServers: unread,
      cnames: new Map(),
      delegations: new Map(),
      caa: new Map(climbs.flat()),
    },
  };
}
