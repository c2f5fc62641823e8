import type { CaaRecord } from "../../../core/caa/caaRecord.ts";
import type { SERVED_KINDS, ServedKind } from "../../../core/endpointKinds.ts";
import type { EndpointEntry, Inventory } from "../../../core/inventory.ts";
import type { PresentedChain, TlsFailureKind } from "../../tls/index.ts";
import type { HostFacts } from "./hostFacts.ts";
import type { AcmCertificate } from "../../aws/acm.ts";
import type { Reading } from "../../aws/reading.ts";

/**
 * Everything that was found out, before anything is judged. Times are milliseconds since the epoch. What could not be
 * read is in here as such.
 */
export interface Facts {
  /** By this machine's clock. */
  readonly now: number;
  /** AWS's clock minus ours; undefined = AWS gave no answer. */
  readonly clockSkew: number | undefined;
  readonly inventory: Inventory;
  readonly endpoints: readonly EndpointFacts[];
  /** By ARN: those of the inventory that are looked at, and those found in a listener, distribution or domain name. */
  readonly certificates: ReadonlyMap<string, Reading<AcmCertificate | undefined>>;
  /**
   * Requests of newer generations that ACM has not issued. The inventory has none of them when the update that made it
   * failed. Absent = not looked for: no certificate is near its end.
   */
  readonly requests?: Reading<readonly RequestFacts[]>;
  readonly dns: DnsFacts;
  readonly hosts: readonly HostFacts[];
}

export interface RequestFacts {
  /** Name of the certificate in the inventory. */
  readonly name: string;
  readonly generation: number;
  readonly certificate: AcmCertificate;
}

export interface EndpointFacts {
  readonly entry: EndpointEntry;
  /** By host name. */
  readonly addresses: ReadonlyMap<string, Reading<readonly string[]>>;
  /** By host name, where a private zone answers for it here: the addresses that the public zone's record leads to. */
  readonly publicAddresses?: ReadonlyMap<string, Reading<readonly string[]>>;
  readonly handshakes: readonly HandshakeFacts[];
  /** What AWS has for it; undefined = nothing of AWS is in front (an ECS service). */
  readonly consumer: Reading<Consumer | undefined> | undefined;
}

export interface HandshakeFacts {
  readonly host: string;
  readonly address: string;
  readonly sni: boolean;
  readonly result: PresentedChain | { readonly failure: TlsFailureKind; readonly message: string };
}

export type ConsumerNoun = (typeof SERVED_KINDS)[ServedKind]["noun"];

/** A listener, distribution or domain name as AWS's API describes it. */
export interface Consumer {
  readonly kind: ConsumerNoun;
  /** ARN, id or name: how an operator names it to AWS. */
  readonly id: string;
  /** Certificate that it should serve without a better match; undefined = none, or AWS's own. */
  readonly certificateArn: string | undefined;
  /** The rest of a listener's SNI list. */
  readonly sniArns: readonly string[];
  /** AWS's word for a change that is under way, or for a fault; undefined = none. */
  readonly state: string | undefined;
  /** False when it is switched off. */
  readonly enabled: boolean;
  /** Host names that it answers for; undefined = any. */
  readonly aliases: readonly string[] | undefined;
  /** Of a listener, looked up when a handshake fails; undefined = not looked up. */
  readonly port?: number | undefined;
}

export interface DnsFacts {
  /** The hosted zone of the inventory, with its record sets. */
  readonly zone: Reading<ZoneFacts | undefined>;
  /** Public zones of the same name, other than the inventory's; empty when the public one is right. */
  readonly sameName: Reading<readonly string[]>;
  /** Private zones of the same name. */
  readonly privateZones: Reading<readonly string[]>;
  /** Name servers that serve the inventory's zone. */
  readonly assigned: Reading<readonly string[] | undefined>;
  /** Name servers that public DNS has for the zone's name. */
  readonly nameServers: Reading<readonly string[] | undefined>;
  /** What public DNS answers to the CNAME question, by name. */
  readonly cnames: ReadonlyMap<string, Reading<string | undefined>>;
  /** Where CNAMEs in public DNS lead from the names at which a CA looks for a host's challenge record, link by link. */
  readonly delegations: ReadonlyMap<string, Reading<readonly string[]>>;
  /** What public DNS answers to the CAA question, by name, along every climb. */
  readonly caa: ReadonlyMap<string, CaaReading>;
}

/** A lookup that a CA would see fail is a fault; one that only we see fail is unknown. */
export type CaaReading = Reading<readonly CaaRecord[]> | { readonly servfail: true };

export interface ZoneFacts {
  readonly id: string;
  readonly name: string;
  readonly records: readonly ZoneRecord[];
}

/** Types of the records by which a host name leads somewhere. */
export const WAYS: ReadonlySet<string> = new Set(["A", "AAAA", "CNAME"]);

/** Names and targets are in lower case, without the dot at the end. */
export interface ZoneRecord {
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
  readonly alias: string | undefined;
}
