import { type ChangeInfo, GetChangeCommand } from "@aws-sdk/client-route-53";
import type { ResourceContext } from "../../resourceType.ts";

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

/** The first look comes 10 to 30 s after the change, at random, so that many records are not looked at together. */
const FIRST_LOOK_SECONDS = { least: 10, most: 30 };

/** Waits until all of Route 53's name servers have a change. */
export async function changeInSync(change: ChangeInfo | undefined, context: ResourceContext): Promise<void> {
  const id = change?.Id;
  if (id === undefined) return;
  const { least, most } = FIRST_LOOK_SECONDS;
  await context.waiting.until({
    what: `Route 53 change ${id} to be INSYNC`,
    firstLookSeconds: least + Math.random() * (most - least),
    pollSeconds: 15,
    look: async () => {
      const answer = await context.clients.route53().send(new GetChangeCommand({ Id: id.replace(/^\/change\//, "") }));
      return answer.ChangeInfo?.Status === "INSYNC" ? true : undefined;
    },
  });
}
