import type { EndpointProtocol, Inventory } from "../core/inventory.ts";
import { type ProbeInstance, probeInstances } from "./settings/probeInstance.ts";
import type { RenderSettings } from "./settings/renderSettings.ts";

/**
 * What a probe asks: `identity` = which certificate is served, trusted or not; `trust` = would a careful client take
 * it. One probe cannot report both: without the check an expired certificate is a success, with it nothing is reported about it.
 */
export type ProbeMode = "identity" | "trust";

/**
 * The conversation around the handshake. blackbox_exporter reads on until a line matches, and ends each line that it sends
 * with a line feed. Each reply is read to its last line, which has no hyphen and need not have a text: whoever speaks
 * before the greeting has ended is refused by Postfix's postscreen, and whoever leaves without QUIT or LOGOUT may be
 * banned. The answer to these is not awaited: the certificate has been seen.
 */
const CONVERSATIONS: Readonly<Record<EndpointProtocol, readonly Readonly<Record<string, unknown>>[]>> = {
  tls: [],
  https: [],
  "smtp-starttls": [
    { expect: "^220( |$)" },
    { send: "EHLO blackbox.invalid\r" },
    { expect: "^250( |$)" },
    { send: "STARTTLS\r" },
    { expect: "^220( |$)" },
    { starttls: true },
    { send: "QUIT\r" },
  ],
  "imap-starttls": [
    { expect: "^\\* OK( |$)" },
    { send: "a1 STARTTLS\r" },
    { expect: "^a1 OK( |$)" },
    { starttls: true },
    { send: "a2 LOGOUT\r" },
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
