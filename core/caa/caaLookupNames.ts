import { baseDomain } from "../domainName.ts";

/**
 * The names at which a CA looks for CAA records, in this order; the first that has any decides (RFC 8659, 3). A
 * wildcard's search starts at its base domain.
 */
export function caaLookupNames(name: string): string[] {
  const labels = baseDomain(name).split(".");
  return labels.map((_, place) => labels.slice(place).join("."));
}
