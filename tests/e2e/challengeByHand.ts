// What a person does in the zone's console when certbot asks: `node challengeByHand.ts put|take ZONE`. certbot tells name and
// value in the environment.
import { setTimeout as wait } from "node:timers/promises";
import { Route53 } from "@aws-sdk/client-route-53";

const DEADLINE_MS = 30_000;

const [, , action = "", HostedZoneId = ""] = process.argv;
const Name = `_acme-challenge.${process.env["CERTBOT_DOMAIN"]}.`;
const own = `"${process.env["CERTBOT_VALIDATION"]}"`;

const route53 = new Route53({});
const { ResourceRecordSets: sets = [] } = await route53.listResourceRecordSets({ HostedZoneId, StartRecordName: Name });
const held = sets.find((one) => one.Name === Name && one.Type === "TXT");
const others = (held?.ResourceRecords ?? []).filter(({ Value }) => Value !== own);
const wanted = action === "put" ? [...others, { Value: own }] : others;
const change =
  wanted.length === 0 && held !== undefined
    ? { Action: "DELETE" as const, ResourceRecordSet: held }
    : {
        Action: "UPSERT" as const,
        ResourceRecordSet: { Name, Type: "TXT" as const, TTL: 60, ResourceRecords: wanted },
      };
const { ChangeInfo: made } = await route53.changeResourceRecordSets({
  HostedZoneId,
  ChangeBatch: { Changes: [change] },
});

const until = Date.now() + DEADLINE_MS;
while ((await route53.getChange({ Id: made?.Id })).ChangeInfo?.Status !== "INSYNC") {
  if (Date.now() > until) throw new Error(`${Name} was not spread in time`);
  await wait(100);
}
