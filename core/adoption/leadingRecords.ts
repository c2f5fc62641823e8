import { isUnder } from "../domainName.ts";
import type { AccountFacts, RecordFacts } from "./accountFacts.ts";

/** The records of one host, as an endpoint of that host adopts them. */
export interface LeadingRecords {
  /** Ids of the alias records that can be adopted. */
  readonly ids: readonly string[];
  readonly notes: readonly string[];
}

/** Names one label below the control domain that lead to an AWS name, sorted; the wildcard itself is none. */
export function hostsLeadingTo(facts: AccountFacts, dnsName: string): string[] {
  const found = facts.records.filter((record) => leadsTo(record, dnsName)).map(({ name }) => name);
  return [...new Set(found)].filter((name) => isCoveredHost(name, facts.controlDomain)).sort();
}

/** Whether the wildcard covers the name: exactly one label below the control domain. */
export function isCoveredHost(name: string, controlDomain: string): boolean {
  return isUnder(name, controlDomain) && /^[a-z0-9-]+$/.test(labelOf(name, controlDomain));
}

export function labelOf(host: string, controlDomain: string): string {
  return host.slice(0, -controlDomain.length - 1);
}

/** Records that lead from the host to the AWS name: what can be adopted, and why not what can't. */
export function leadingRecords(facts: AccountFacts, host: string, dnsName: string): LeadingRecords {
  const own = facts.records.filter(({ name }) => name === host);
  const leading = own.filter((record) => leadsTo(record, dnsName));
  if (leading.length === 0) {
    const elsewhere = own.length === 0 ? "has no record in the zone" : "leads elsewhere";
    return { ids: [], notes: [`${host} ${elsewhere}: no record is adopted for it, and none is made.`] };
  }
  const adoptable = leading.filter(({ alias, simple }) => alias && simple);
  return {
    ids: adoptable.map(({ type }) => `${facts.zoneId}_${host}_${type}`).sort(),
    notes: leading.filter((record) => !adoptable.includes(record)).map(outsideNote),
  };
}

function leadsTo({ target }: RecordFacts, dnsName: string): boolean {
  return target !== undefined && target === dnsName.toLowerCase();
}

function outsideNote({ name, type, simple }: RecordFacts): string {
  const why = simple ? "is no alias record" : "has a routing policy";
  return `the ${type} record ${name} ${why}: it stays outside the stack, as it is.`;
}
