import { networkInterfaces } from "node:os";
import type { EndpointEntry, ServedKind } from "../../../core/inventory.ts";
import { openChain, TlsFailure, type TlsPlace } from "../../tls/index.ts";
import { type ConnectToRule, connectToRule } from "../../watch/connectTo.ts";
import { reachableAddresses } from "../../watch/reachableAddresses.ts";
import type { HandshakeFacts } from "../facts.ts";
import type { Reading } from "../reading.ts";
import type { DnsReader } from "./dnsReader.ts";
import { Slots } from "./slots.ts";

/** Without SNI these serve AWS's own certificate: no client of ours asks so. */
const SNI_ONLY: ReadonlySet<ServedKind> = new Set(["cloudfront", "apigateway"]);
const CONCURRENT = 32;

export interface Trust {
  /** PEM; undefined = the system's roots. */
  readonly ca: string | undefined;
  readonly deadline: number;
  readonly connectTo: readonly ConnectToRule[];
}

export interface Served {
  readonly addresses: ReadonlyMap<string, Reading<readonly string[]>>;
  readonly handshakes: readonly HandshakeFacts[];
}

/** One handshake with each address of each host, with SNI and, where that means something, without. */
export class HandshakeReader {
  readonly #dns: DnsReader;
  readonly #trust: Trust;
  readonly #slots = new Slots(CONCURRENT);

  constructor(dns: DnsReader, trust: Trust) {
    this.#dns = dns;
    this.#trust = trust;
  }

  async served(endpoint: EndpointEntry): Promise<Served> {
    const perHost = await Promise.all(
      endpoint.hosts.map(async (host) => {
        const addresses = await this.#addresses(host, endpoint.port);
        const found = "value" in addresses ? addresses.value : [];
        const tried = found.flatMap((address) =>
          sniOf(endpoint).map((sni) => this.#handshake(endpoint, host, address, sni)),
        );
        return { host, addresses, handshakes: await Promise.all(tried) };
      }),
    );
    return {
      addresses: new Map(perHost.map(({ host, addresses }) => [host, addresses])),
      handshakes: perHost.flatMap(({ handshakes }) => handshakes),
    };
  }

  async #addresses(host: string, port: number): Promise<Reading<readonly string[]>> {
    const rule = connectToRule(this.#trust.connectTo, host, port);
    if (rule?.address !== undefined) return { value: [rule.address] };
    const found = await this.#dns.addresses(host);
    if (!("value" in found) || found.value.length === 0) return found;
    const interfaces = Object.values(networkInterfaces()).flatMap((infos) => infos ?? []);
    return {
      value: await reachableAddresses(
        async () => [...found.value],
        interfaces,
        () => {},
      )(host),
    };
  }

  async #handshake(endpoint: EndpointEntry, host: string, address: string, sni: boolean): Promise<HandshakeFacts> {
    const port = connectToRule(this.#trust.connectTo, host, endpoint.port)?.connectPort ?? endpoint.port;
    const { ca, deadline } = this.#trust;
    const place = { address, port, protocol: endpoint.protocol, host, sni, ca, deadline };
    return this.#slots.run(async () => {
      try {
        return { host, address, sni, result: await openChain(place) };
      } catch (error) {
        if (!(error instanceof TlsFailure)) throw error;
        const { kind: failure, message } = (await beginsWithTls(place, error)) ?? error;
        return { host, address, sni, result: { failure, message } };
      }
    });
  }
}

const SECOND_TRY = 1_500;

/** A server that begins with TLS waits for the client, as we for its greeting: that is told from one that is silent. */
async function beginsWithTls(place: TlsPlace, { kind }: TlsFailure): Promise<TlsFailure | undefined> {
  if (kind !== "no-greeting") return undefined;
  const deadline = Math.min(SECOND_TRY, place.deadline);
  const found = await openChain({ ...place, protocol: "tls", deadline }).catch(() => undefined);
  return found && new TlsFailure("garbage", "it begins with TLS at once, and should offer STARTTLS");
}

function sniOf({ kind }: EndpointEntry): readonly boolean[] {
  return SNI_ONLY.has(kind) ? [true] : [true, false];
}
