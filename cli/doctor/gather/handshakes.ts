import { networkInterfaces } from "node:os";
import { SERVED_KINDS } from "../../../core/endpointKinds.ts";
import type { EndpointEntry } from "../../../core/inventory.ts";
import {
  type ConnectToRule,
  connectToRule,
  openChain,
  reachableAddresses,
  TlsFailure,
  type TlsFailureKind,
  type TlsTarget,
} from "../../tls/index.ts";
import type { HandshakeFacts } from "./facts.ts";
import type { Reading } from "../../aws/reading.ts";
import type { DnsReader } from "./dnsReader.ts";
import { Slots } from "../../../core/slots.ts";

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

  async served(endpoint: EndpointEntry, sniWays: readonly boolean[] = sniOf(endpoint)): Promise<Served> {
    if (endpoint.look === false) return { addresses: new Map(), handshakes: [] };
    const perHost = await Promise.all(
      endpoint.hosts.map(async (host) => {
        const addresses = await this.#addresses(host, endpoint);
        const found = "value" in addresses ? addresses.value : [];
        const tried = found.flatMap((address) => sniWays.map((sni) => this.#handshake(endpoint, host, address, sni)));
        return { host, addresses, handshakes: await Promise.all(tried) };
      }),
    );
    return {
      addresses: new Map(perHost.map(({ host, addresses }) => [host, addresses])),
      handshakes: perHost.flatMap(({ handshakes }) => handshakes),
    };
  }

  async #addresses(host: string, { port, connect }: EndpointEntry): Promise<Reading<readonly string[]>> {
    const rule = connectToRule(this.#trust.connectTo, host, port);
    if (rule?.address !== undefined) return { value: [rule.address] };
    const found = connect === undefined ? await this.#dns.addresses(host) : await this.#privateAddresses(connect);
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

  async #privateAddresses(name: string): Promise<Reading<readonly string[]>> {
    const value = await this.#dns.privateAddresses(name);
    return value === undefined ? { unknown: `${name} does not resolve here`, why: "outside" } : { value };
  }

  async #handshake(endpoint: EndpointEntry, host: string, address: string, sni: boolean): Promise<HandshakeFacts> {
    const port = connectToRule(this.#trust.connectTo, host, endpoint.port)?.connectPort ?? endpoint.port;
    const { ca, deadline } = this.#trust;
    const target = { address, port, protocol: endpoint.protocol, host, sni, ca, deadline };
    return this.#slots.run(async () => {
      try {
        return { host, address, sni, result: await openChain(target) };
      } catch (error) {
        if (!(error instanceof TlsFailure)) throw error;
        const { kind: failure, message } = (await beginsWithTls(target, error)) ?? error;
        const advice = TIME_RAN_OUT.has(failure) ? "; --timeout SECONDS waits longer" : "";
        return { host, address, sni, result: { failure, message: `${message}${advice}` } };
      }
    });
  }
}

/** A slow server and one that is silent look alike until the deadline. */
const TIME_RAN_OUT: ReadonlySet<TlsFailureKind> = new Set(["timeout", "no-greeting"]);
const SECOND_TRY = 1_500;

/** A server that begins with TLS waits for the client, as the client waits for its greeting: a second try distinguishes it from a silent one. */
async function beginsWithTls(target: TlsTarget, { kind }: TlsFailure): Promise<TlsFailure | undefined> {
  if (kind !== "no-greeting") return undefined;
  const deadline = Math.min(SECOND_TRY, target.deadline);
  const found = await openChain({ ...target, protocol: "tls", deadline }).catch(() => undefined);
  return found && new TlsFailure("garbage", "it begins with TLS at once, and should offer STARTTLS");
}

function sniOf({ kind }: EndpointEntry): readonly boolean[] {
  return SERVED_KINDS[kind].answersWithoutSni ? [true, false] : [true];
}
