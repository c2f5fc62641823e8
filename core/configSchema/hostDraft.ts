import { z } from "zod";
import { isDomainName } from "../domainName.ts";
import type { DraftHost } from "./endpointDraft.ts";
import { endpointName, hostname, port } from "./endpointSchema.ts";
import type { FaultPath } from "./fault.ts";
import { extraName, profile, thresholdHours } from "./hostSchema.ts";
import { entriesOf, field, itemsOf, valid } from "./rawValue.ts";

/** What the rules of host certificates compare; undefined = missing or unsound by itself. */
export interface HostDraft {
  readonly path: FaultPath;
  readonly name: string | undefined;
  /** The name that clients connect to; `name` unless given. */
  readonly hostname: DraftHost | undefined;
  readonly names: readonly DraftHost[];
  readonly ports: readonly DraftPort[];
  /** Keys of the protocols and of the target groups, sound or not. */
  readonly protocols: readonly string[];
  readonly targetGroups: readonly (readonly [port: string, arn: string])[];
  readonly services: readonly (readonly [cluster: unknown, service: unknown])[];
  readonly profile: string | undefined;
  readonly lifetimeHours: number | undefined;
  readonly warningHours: number | undefined;
  readonly criticalHours: number | undefined;
  readonly challenge: { readonly zoneId: unknown; readonly recordName: string | undefined };
  /** Whether it has listeners of its own. */
  readonly exposed: boolean;
  readonly loadBalancerArn: string | undefined;
  /** Whether a load balancer must be made for it. */
  readonly needsNetwork: boolean;
}

export interface DraftPort {
  readonly path: FaultPath;
  readonly port: number;
}

const DEFAULT_PORTS = [465, 587];
const recordName = z.string().refine((text) => isDomainName(text.replaceAll(/(^|\.)_/g, "$1")));

export function hostDraft(raw: unknown, index: number): HostDraft {
  const path = ["hosts", index];
  const thresholds = field(raw, "thresholds");
  const challenge = field(raw, "challenge");
  const expose = field(raw, "expose");
  const exposed = typeof expose === "object" && expose !== null;
  return {
    path,
    name: valid(endpointName, field(raw, "name")),
    hostname: hostnameOf(raw, path),
    names: namesOf(raw, path),
    ports: portsOf(raw, path),
    protocols: entriesOf(field(raw, "protocols")).map(([key]) => key),
    targetGroups: entriesOf(field(expose, "targetGroupArns")).map(([key, arn]) => [key, String(arn)]),
    services: itemsOf(field(raw, "services")).map((one) => [field(one, "cluster"), field(one, "service")]),
    profile: valid(profile, field(raw, "profile")),
    lifetimeHours: valid(thresholdHours.lifetimeHours, field(thresholds, "lifetimeHours")),
    warningHours: valid(thresholdHours.warningHours, field(thresholds, "warningHours")),
    criticalHours: valid(thresholdHours.criticalHours, field(thresholds, "criticalHours")),
    challenge: { zoneId: field(challenge, "zoneId"), recordName: valid(recordName, field(challenge, "recordName")) },
    exposed,
    loadBalancerArn: valid(z.string(), field(expose, "loadBalancerArn")),
    needsNetwork: exposed && field(expose, "loadBalancerArn") === undefined,
  };
}

function hostnameOf(raw: unknown, path: FaultPath): DraftHost | undefined {
  const own = field(raw, "hostname");
  const given = own === undefined ? valid(endpointName, field(raw, "name")) : valid(hostname, own);
  return given === undefined ? undefined : { path: [...path, own === undefined ? "name" : "hostname"], given };
}

function namesOf(raw: unknown, path: FaultPath): DraftHost[] {
  return itemsOf(field(raw, "names")).flatMap((name, index) => {
    const given = valid(extraName, name);
    return given === undefined ? [] : [{ path: [...path, "names", index], given }];
  });
}

function portsOf(raw: unknown, path: FaultPath): DraftPort[] {
  const given = field(raw, "ports");
  return itemsOf(given === undefined ? DEFAULT_PORTS : given).flatMap((item, index) => {
    const number = valid(port, item);
    return number === undefined ? [] : [{ path: [...path, "ports", index], port: number }];
  });
}
