import assert from "node:assert/strict";
import { Route53, type RRType } from "@aws-sdk/client-route-53";
import { DnsReader } from "../../../cli/doctor/gather/dnsReader.ts";
import { sharedLocalAws } from "../sharedLocalAws.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

const NAMES = ["mail.delegation.example", "*.mail.delegation.example", "relay.delegation.example"];
const ASKED = ["_acme-challenge.mail.delegation.example", "_acme-challenge.relay.delegation.example"] as const;
const RECORD = "mail.delegated.example";

/** Tests build on each other: DNS gets right step by step. */
describe("renewal function: challenge records in another zone", () => {
  let stage: RenewalStage;
  let host: StagedHost;
  /** Takes the challenge records; the zone of the names takes CNAMEs only, made by hand. */
  let recordZone: string;

  before(async () => {
    stage = await renewalStage("delegation");
    const { route53 } = stage.clients;
    const made = await route53.createHostedZone({ Name: "delegated.example", CallerReference: String(Math.random()) });
    recordZone = (made.HostedZone?.Id ?? "").replace("/hostedzone/", "");
    const bare = [NAMES[0] ?? "", NAMES[2] ?? ""];
    const challenges = bare.map((name) => ({ name, recordName: RECORD, zoneId: recordZone }));
    host = await stage.host("mail", { host: { names: NAMES, challenges } });
  });
  after(() => stage?.stop());

  it("are refused before an order while a name does not lead to the record", async () => {
    await stage.putRecord(ASKED[0], "CNAME", RECORD);
    assert.match(
      await host.failure({ source: "schedule" }),
      /CHALLENGE_NOT_DELEGATED: _acme-challenge\.relay\.delegation\.example is not a CNAME in public DNS, and the challenge record goes to mail\.delegated\.example/,
    );
    await stage.putRecord(ASKED[1], "CNAME", "forgotten.delegated.example");
    assert.match(
      await host.failure({ host: host.functionName }),
      /CHALLENGE_NOT_DELEGATED: _acme-challenge\.relay\.\S+ leads to forgotten\.delegated\.example in public DNS/,
    );
    assert.equal(host.orders(), 0);
    assert.equal((await host.state()).lastError?.reason, "CHALLENGE_NOT_DELEGATED");
    assert.equal(await host.parameter(host.parameters.pending), undefined);
  });

  it("serve all names of a certificate side by side, over a CNAME that leads on, and go afterwards", async () => {
    await stage.putRecord("forgotten.delegation.example", "CNAME", RECORD);
    await stage.putRecord(ASKED[1], "CNAME", "forgotten.delegation.example");
    const answer = await host.run({ host: host.functionName });
    assert.deepEqual([answer.action, answer.certificate?.names], ["issued", [...NAMES].sort()]);
    assert.equal(host.orders(), 1);
    assert.deepEqual(await host.txt(RECORD, recordZone), []);
    assert.deepEqual(await stage.control("denied", { role: host.role }), []);
  });

  it("are what the role may write: this record in this zone, and nothing beside it", async () => {
    const { aws } = await sharedLocalAws();
    const key = await stage.control("role-key", { role: host.role, holder: "test" });
    const credentials = key as { accessKeyId: string; secretAccessKey: string; sessionToken: string };
    const route53 = new Route53({ endpoint: aws.url, region: "us-west-2", credentials, maxAttempts: 1 });
    const create = (HostedZoneId: string, Name: string, Type: RRType = "TXT") => {
      const ResourceRecords = [{ Value: Type === "TXT" ? '"value"' : "elsewhere.example" }];
      const ResourceRecordSet = { Name, Type, TTL: 60, ResourceRecords };
      const ChangeBatch = { Changes: [{ Action: "CREATE" as const, ResourceRecordSet }] };
      return route53.changeResourceRecordSets({ HostedZoneId, ChangeBatch });
    };
    await create(recordZone, RECORD);
    const neighbours = [
      create(recordZone, "relay.delegated.example"),
      create(recordZone, `_acme-challenge.${RECORD}`),
      create(recordZone, RECORD, "CNAME"),
      create(stage.zoneId, "_acme-challenge.delegation.example"),
      create(stage.zoneId, ASKED[0]),
      create(stage.zoneId, RECORD),
    ];
    for (const call of await Promise.allSettled(neighbours)) {
      assert.equal(call.status === "rejected" ? call.reason.name : "granted", "AccessDenied");
    }
    await assert.rejects(route53.listResourceRecordSets({ HostedZoneId: stage.zoneId }), { name: "AccessDenied" });
  });

  it("are found by the doctor's reader of DNS as they are", async () => {
    const { aws } = await sharedLocalAws();
    const reader = new DnsReader(aws.dns, 3_000);
    assert.deepEqual(await reader.cnames(ASKED[1]), { value: ["forgotten.delegation.example", RECORD] });
    assert.deepEqual(await reader.cnames("_acme-challenge.none.delegation.example"), { value: [] });
  });
});
