import type { EndpointProtocol } from "../core/inventory.ts";
import { type ProbeInstance, probeInstances } from "./probeInstance.ts";
import type { Inventory } from "../core/inventory.ts";
import type { RenderSettings } from "./renderSettings.ts";

/**
 * What a probe asks: `identity` = which certificate is served, trusted or not; `trust` = would a careful client take
 * it. One probe can't tell both: without the check an expired certificate is a success, with it nothing is told of it.
 */
export type ProbeMode = "identity" | "trust";

/** Prometheus job of each probe. */
export const PROBE_JOBS: Readonly<Record<ProbeMode, string>> = {
  identity: "blackbox-tls",
  trust: "blackbox-tls-trust",
};

/** The conversation before the handshake; blackbox_exporter ends each line that it sends with a line feed. */
const CONVERSATIONS: Readonly<Record<EndpointProtocol, readonly Readonly<Record<string, unknown>>[]>> = {
  tls: [],
  https: [],
  "smtp-starttls": [
    { expect: "^220[ -]" },
    { send: "EHLO blackbox.invalid\r" },
    // A space when it is the last line of the answer, which upstream's example does not take.
    { expect: "^250[ -]STARTTLS" },
    { send: "STARTTLS\r" },
    { expect: "^220 " },
    { starttls: true },
  ],
  "imap-starttls": [
    { expect: "^\\* (OK|PREAUTH)" },
    { send: "a1 STARTTLS\r" },
    { expect: "^a1 OK" },
    { starttls: true },
  ],
};

/** Name of the module that probes an instance. Its own, because versions before 0.24 take no server name from Prometheus. */
export function moduleName(mode: ProbeMode, instance: string): string {
  return `${mode}:${instance}`;
}

/** The modules of blackbox_exporter: two for each instance. */
export function blackboxConfig(inventory: Inventory, settings: RenderSettings): { readonly modules: object } {
  const modules = probeInstances(inventory).flatMap((target) =>
    (["identity", "trust"] as const).map((mode) => [
      moduleName(mode, target.instance),
      probeModule(mode, target, settings),
    ]),
  );
  return { modules: Object.fromEntries(modules) };
}

function probeModule(mode: ProbeMode, { host, protocol }: ProbeInstance, { caFile }: RenderSettings): object {
  const conversation = CONVERSATIONS[protocol];
  const trust = caFile === undefined ? {} : { ca_file: caFile };
  return {
    prober: "tcp",
    timeout: "8s",
    tcp: {
      preferred_ip_protocol: "ip4",
      ...(conversation.length === 0 ? { tls: true } : { query_response: conversation }),
      tls_config: { server_name: host, ...(mode === "identity" ? { insecure_skip_verify: true } : trust) },
    },
  };
}
