import assert from "node:assert/strict";
import type { Change, RRType } from "@aws-sdk/client-route-53";
import { Account, refusal, until } from "./account.ts";

describe("local Route 53", () => {
  let account: Account;
  let zoneId: string;

  before(async () => {
    account = await Account.start(60);
    zoneId = await account.zone("example.net");
  });
  after(() => account.stop());

  const change = (Action: "CREATE" | "UPSERT" | "DELETE", Name: string, Type: RRType, ...values: string[]): Change => ({
    Action,
    ResourceRecordSet: { Name, Type, TTL: 60, ResourceRecords: values.map((Value) => ({ Value })) },
  });

  const values = async (name: string, type: RRType): Promise<string[]> => {
    const { ResourceRecordSets = [] } = await account.route53.listResourceRecordSets({ HostedZoneId: zoneId });
    const found = ResourceRecordSets.find((set) => set.Name === `${name}.` && set.Type === type);
    return (found?.ResourceRecords ?? []).map((record) => record.Value ?? "");
  };

  it("gives each zone its own name servers, and SOA and NS records that name them", async () => {
    const other = await account.route53.getHostedZone({ Id: await account.zone("example.org") });
    const { DelegationSet } = await account.route53.getHostedZone({ Id: zoneId });
    const servers = DelegationSet?.NameServers ?? [];
    assert.equal(servers.length, 4);
    assert.notDeepEqual(servers, other.DelegationSet?.NameServers);
    assert.deepEqual(
      await values("example.net", "NS"),
      servers.map((server) => `${server}.`),
    );
    assert.deepEqual(await values("example.net", "SOA"), [
      `${servers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`,
    ]);
  });

  it("refuses a second zone for one caller reference", async () => {
    await account.route53.createHostedZone({ Name: "once.example", CallerReference: "once" });
    const again = account.route53.createHostedZone({ Name: "once.example", CallerReference: "once" });
    await refusal("HostedZoneAlreadyExists", again);
  });

  it("gives every change its own id, which is pending before it is in sync", async () => {
    const first = await account.change(zoneId, change("UPSERT", "id.example.net", "A", "192.0.2.1"));
    const second = await account.change(zoneId, change("UPSERT", "id.example.net", "A", "192.0.2.2"));
    assert.notEqual(first, second);
    const status = async () => (await account.route53.getChange({ Id: second })).ChangeInfo?.Status;
    assert.equal(await status(), "PENDING");
    await until("in sync", async () => (await status()) === "INSYNC");
    await refusal("NoSuchChange", account.route53.getChange({ Id: "C000" }));
  });

  it("applies nothing of a batch that has one fault, and tells all faults", async () => {
    await account.change(zoneId, change("CREATE", "taken.example.net", "A", "192.0.2.1"));
    const message = await refusal(
      "InvalidChangeBatch",
      account.change(
        zoneId,
        change("CREATE", "good.example.net", "A", "192.0.2.9"),
        change("CREATE", "taken.example.net", "A", "192.0.2.2"),
        change("DELETE", "absent.example.net", "A", "192.0.2.3"),
      ),
    );
    assert.match(message, /taken\.example\.net\.', type='A'\] but it already exists/);
    assert.match(message, /absent\.example\.net\.', type='A'\] but it was not found/);
    assert.deepEqual(await values("good.example.net", "A"), []);
    assert.deepEqual(await values("taken.example.net", "A"), ["192.0.2.1"]);
  });

  it("refuses what DNS forbids", async () => {
    await account.change(zoneId, change("UPSERT", "text.example.net", "TXT", '"a"'));
    for (const [name, type, ...given] of [
      ["example.net", "CNAME", "other.example.org"],
      ["text.example.net", "CNAME", "other.example.org"],
      ["two.example.net", "CNAME", "a.example.org", "b.example.org"],
      ["same.example.net", "A", "192.0.2.1", "192.0.2.1"],
      ["bare.example.net", "TXT", "unquoted"],
      ["badexample.net", "A", "192.0.2.1"],
      ["a.example.org", "A", "192.0.2.1"],
    ] as [string, RRType, ...string[]][]) {
      await refusal("InvalidChangeBatch", account.change(zoneId, change("UPSERT", name, type, ...given)));
    }
    await account.change(zoneId, change("UPSERT", "alias.example.net", "CNAME", "a.example.org"));
    await refusal("InvalidChangeBatch", account.change(zoneId, change("UPSERT", "alias.example.net", "TXT", '"a"')));
  });

  it("deletes a record only when its present values are given", async () => {
    await account.change(zoneId, change("UPSERT", "gone.example.net", "A", "192.0.2.1"));
    await account.change(zoneId, change("UPSERT", "gone.example.net", "A", "192.0.2.2"));
    await refusal("InvalidChangeBatch", account.change(zoneId, change("DELETE", "gone.example.net", "A", "192.0.2.1")));
    assert.deepEqual(await values("gone.example.net", "A"), ["192.0.2.2"]);
    await account.change(zoneId, change("DELETE", "gone.example.net", "A", "192.0.2.2"));
    assert.deepEqual(await values("gone.example.net", "A"), []);
  });

  it("replaces a record in one batch of a deletion and a creation", async () => {
    await account.change(zoneId, change("CREATE", "swap.example.net", "A", "192.0.2.1"));
    await account.change(
      zoneId,
      change("DELETE", "swap.example.net", "A", "192.0.2.1"),
      change("CREATE", "swap.example.net", "CNAME", "a.example.org"),
    );
    assert.deepEqual(await values("swap.example.net", "A"), []);
    assert.deepEqual(await values("swap.example.net", "CNAME"), ["a.example.org"]);
  });

  it("lists zones from a name on, in the order of their labels from the right", async () => {
    for (const name of ["b.list.test", "a.list.test", "list.test", "zz.test"]) await account.zone(name);
    const listed = await account.route53.listHostedZonesByName({ DNSName: "a.list.test", MaxItems: 2 });
    assert.deepEqual(
      listed.HostedZones?.map((zone) => zone.Name),
      ["a.list.test.", "b.list.test."],
    );
    assert.equal(listed.IsTruncated, true);
    assert.equal(listed.NextDNSName, "zz.test.");
  });

  it("does not delete a zone that still has records", async () => {
    const Id = await account.zone("full.example");
    await account.change(Id, change("CREATE", "www.full.example", "A", "192.0.2.1"));
    await refusal("HostedZoneNotEmpty", account.route53.deleteHostedZone({ Id }));
    await account.change(Id, change("DELETE", "www.full.example", "A", "192.0.2.1"));
    await account.route53.deleteHostedZone({ Id });
    await refusal("NoSuchHostedZone", account.route53.getHostedZone({ Id }));
  });
});
