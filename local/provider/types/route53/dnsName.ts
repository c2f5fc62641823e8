/** A DNS name as Route 53's answers are compared: lower case, no final dot, and `\052` for what it is, a star. */
export function dnsName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^\\052/, "*");
}

/** The full name of a record: names outside the zone, such as `www`, are relative to it. */
export function recordFqdn(name: string, zoneName: string): string {
  const [own, zone] = [dnsName(name), dnsName(zoneName)];
  if (own === "" || own === zone) return zone;
  return own.endsWith(`.${zone}`) ? own : `${own}.${zone}`;
}

/** Ids come as `Z123` and as `/hostedzone/Z123`. */
export function bareZoneId(id: string): string {
  return id.replace(/^\/?hostedzone\//, "");
}
