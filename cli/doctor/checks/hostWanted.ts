import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import type { PresentedCertificate } from "../../tls/index.ts";
import type { Facts } from "../facts.ts";
import type { HostFacts } from "../hostFacts.ts";
import { known } from "../reading.ts";
import { pathVerdict, type Urgency, urgencyOf } from "./urgency.ts";

/** The certificate that a host should serve. Times are milliseconds since the epoch. */
export interface StoredLeaf {
  readonly serial: string;
  readonly sha256: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The state, when it can be read. */
export function hostState({ state }: HostFacts): HostState | undefined {
  const content = known(state)?.content;
  return content === undefined || "unreadable" in content ? undefined : content;
}

/** The chain parameter's certificates, leaf first; undefined = none, or none that can be read. */
export function hostChain({ chain }: HostFacts): readonly PresentedCertificate[] | undefined {
  const content = known(chain)?.content;
  return content === undefined || "unreadable" in content ? undefined : content;
}

/** What is stored: the state's word while it is about the bundle's version, else what the chain parameter shows. */
export function storedLeaf(host: HostFacts): StoredLeaf | undefined {
  const told = hostState(host)?.stored;
  const version = bundleVersion(host)?.version;
  const leaf = hostChain(host)?.[0];
  if (told !== undefined && (leaf === undefined || version === undefined || version === told.version)) {
    return {
      serial: plainSerial(told.serial),
      sha256: told.sha256,
      notBefore: Date.parse(told.notBefore),
      notAfter: Date.parse(told.notAfter),
    };
  }
  return leaf;
}

/** Version and date of the bundle, which is the commit point; its value stays unread. */
export function bundleVersion(host: HostFacts): { readonly version: number; readonly modified: number } | undefined {
  return known(host.versions)?.get(`${host.entry.parameterPath}/bundle`);
}

export function storedOf(facts: Facts, certificate: string): StoredLeaf | undefined {
  const host = facts.hosts.find(({ entry }) => entry.name === certificate);
  return host === undefined ? undefined : storedLeaf(host);
}

/** Undefined = nothing is stored. */
export function hostUrgency(host: HostFacts, now: number): Urgency | undefined {
  const leaf = storedLeaf(host);
  return leaf === undefined ? undefined : urgencyOf(leaf.notAfter, now, host.entry.thresholds);
}

export function hostPathVerdict(host: HostFacts, now: number): "fail" | "warn" {
  return pathVerdict(hostUrgency(host, now));
}

function plainSerial(serial: string): string {
  return serial.toLowerCase().replace(/^0+(?=.)/, "");
}
