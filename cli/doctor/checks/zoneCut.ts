import { isUnder } from "../../../core/domainName.ts";
import type { Facts, ZoneRecord } from "../facts.ts";
import { known } from "../reading.ts";

/** The NS record by which the zone hands `name` to other name servers; undefined = none, or the zone is not known. */
export function zoneCut({ dns }: Facts, name: string): ZoneRecord | undefined {
  const zone = known(dns.zone);
  return zone?.records.find(
    (one) => one.type === "NS" && one.name !== zone.name && (name === one.name || isUnder(name, one.name)),
  );
}
