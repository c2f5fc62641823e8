import assert from "node:assert/strict";
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { mockClient } from "aws-sdk-client-mock";
import { Route53Records } from "../../../../lambdas/renewal/adapters/route53Records.ts";

const NAME = "_acme-challenge.smtp-out.example.net";
const TXT: ResourceRecordSet = {
  Name: `${NAME}.`,
  Type: "TXT",
  TTL: 300,
  ResourceRecords: [{ Value: '"ours"' }, { Value: '"two" "strings"' }],
};

describe("TXT records in Route 53", () => {
  const route53 = mockClient(Route53Client);
  const records = new Route53Records("us-west-2");
  const holds = (...sets: ResourceRecordSet[]) =>
    route53.on(ListResourceRecordSetsCommand).resolves({ ResourceRecordSets: sets });

  beforeEach(() => route53.reset());
  after(() => route53.restore());

  it("are read without quotes, but those of several strings as Route 53 writes them", async () => {
    holds(TXT);
    assert.deepEqual(await records.read("Z1", NAME), { values: ["ours", '"two" "strings"'], ttl: 300 });
    assert.deepEqual(route53.call(0).args[0].input, { HostedZoneId: "Z1", StartRecordName: NAME, MaxItems: 20 });
  });

  it("are none when the answer holds other names or types only", async () => {
    holds({ ...TXT, Name: `a.${NAME}.` }, { Name: `${NAME}.`, Type: "CAA" });
    assert.equal(await records.read("Z1", NAME), undefined);
  });

  it("have 60 seconds to live where Route 53 does not say", async () => {
    holds({ ...TXT, TTL: undefined });
    assert.equal((await records.read("Z1", NAME))?.ttl, 60);
  });

  it("are refused where a CNAME is in their place, with where it leads", async () => {
    holds({ Name: `${NAME}.`, Type: "CNAME", ResourceRecords: [{ Value: "elsewhere.example." }] });
    await assert.rejects(records.read("Z1", NAME), {
      reason: "CHALLENGE_DELEGATED",
      message: `${NAME} in zone Z1 is a CNAME to elsewhere.example.: configure that name and its zone for the challenge record`,
    });
  });

  it("are refused where they have a routing policy", async () => {
    holds({ ...TXT, SetIdentifier: "a", Weight: 1 });
    await assert.rejects(records.read("Z1", NAME), {
      reason: "ZONE_UNUSABLE",
      message: `the TXT records of ${NAME} in zone Z1 have a routing policy: take it off`,
    });
  });

  it("are replaced by a DELETE of what was read and a CREATE, in one change", async () => {
    route53.on(ChangeResourceRecordSetsCommand).resolves({
      ChangeInfo: { Id: "/change/C1", Status: "PENDING", SubmittedAt: new Date(0) },
    });
    const before = { values: ['"two" "strings"'], ttl: 300 };
    const after = { values: ['"two" "strings"', "ours"], ttl: 300 };
    assert.equal(await records.change("Z1", [{ recordName: NAME, before, after }]), "/change/C1");
    const [{ input }] = route53.commandCalls(ChangeResourceRecordSetsCommand)[0]?.args ?? [{ input: undefined }];
    const set = { Name: NAME, Type: "TXT", TTL: 300 };
    assert.deepEqual(input?.ChangeBatch?.Changes, [
      { Action: "DELETE", ResourceRecordSet: { ...set, ResourceRecords: [{ Value: '"two" "strings"' }] } },
      {
        Action: "CREATE",
        ResourceRecordSet: { ...set, ResourceRecords: [{ Value: '"two" "strings"' }, { Value: '"ours"' }] },
      },
    ]);
  });

  it("are created or deleted alone when there was or shall be nothing", async () => {
    route53.on(ChangeResourceRecordSetsCommand).resolves({});
    const one = { values: ["ours"], ttl: 60 };
    await records.change("Z1", [
      { recordName: NAME, before: undefined, after: one },
      { recordName: `b.${NAME}`, before: one, after: undefined },
    ]);
    const changes = route53.commandCalls(ChangeResourceRecordSetsCommand)[0]?.args[0].input.ChangeBatch?.Changes;
    assert.deepEqual(
      changes?.map(({ Action, ResourceRecordSet }) => [Action, ResourceRecordSet?.Name]),
      [
        ["CREATE", NAME],
        ["DELETE", `b.${NAME}`],
      ],
    );
  });

  it("are to be read again when somebody else was faster; any other refusal of a change is an error", async () => {
    const refused = (message: string) => Object.assign(new Error(message), { name: "InvalidChangeBatch" });
    const change = { recordName: NAME, before: undefined, after: { values: ["ours"], ttl: 60 } };
    route53
      .on(ChangeResourceRecordSetsCommand)
      .rejects(refused("[Tried to create resource record set but it already exists]"));
    assert.equal(await records.change("Z1", [change]), undefined);
    route53.on(ChangeResourceRecordSetsCommand).rejects(refused("RRSet of type TXT is not permitted"));
    await assert.rejects(records.change("Z1", [change]), {
      reason: "ZONE_UNUSABLE",
      message: `route53:ChangeResourceRecordSets of ${NAME} in Z1: RRSet of type TXT is not permitted`,
    });
  });

  it("are also to be read again when only the list of messages says so, but not after another kind of error", async () => {
    const change = { recordName: NAME, before: undefined, after: { values: ["ours"], ttl: 60 } };
    const listed = { name: "InvalidChangeBatch", messages: ["values provided do not match the current values"] };
    route53.on(ChangeResourceRecordSetsCommand).rejects(Object.assign(new Error("Errors found"), listed));
    assert.equal(await records.change("Z1", [change]), undefined);
    const other = Object.assign(new Error("not found"), { name: "InternalFailure" });
    route53.on(ChangeResourceRecordSetsCommand).rejects(other);
    await assert.rejects(records.change("Z1", [change]), { reason: "DNS_FAILED" });
  });

  it("are refused for a zone that does not exist", async () => {
    const missing = Object.assign(new Error("no"), { name: "NoSuchHostedZone" });
    route53.on(ListResourceRecordSetsCommand).rejects(missing);
    await assert.rejects(records.read("Z9", NAME), {
      reason: "ZONE_UNUSABLE",
      message: `route53:ListResourceRecordSets of ${NAME} in Z9: there is no such zone`,
    });
  });

  it("fail for any other reason as DNS_FAILED", async () => {
    const broken = Object.assign(new Error("no"), { name: "InternalFailure" });
    route53.on(ListResourceRecordSetsCommand).rejects(broken);
    await assert.rejects(records.read("Z1", NAME), { reason: "DNS_FAILED" });
    route53.on(GetChangeCommand).rejects(broken);
    await assert.rejects(records.isInSync("/change/C1"), { reason: "DNS_FAILED" });
  });

  it("fail with a mark that only CAs which need none of them can do better", async () => {
    const change = { recordName: NAME, before: undefined, after: { values: ["ours"], ttl: 60 } };
    for (const [name, reason] of [
      ["AccessDeniedException", "ACCESS_DENIED"],
      ["Throttling", "THROTTLED"],
      ["PriorRequestNotComplete", "THROTTLED"],
    ] as const) {
      const refused = Object.assign(new Error("no"), { name });
      route53.onAnyCommand().rejects(refused);
      const marked = { reason, isOfDns: true };
      await assert.rejects(records.read("Z1", NAME), marked);
      await assert.rejects(records.change("Z1", [change]), marked);
      await assert.rejects(records.isInSync("/change/C1"), marked);
    }
  });

  it("are everywhere once their change is INSYNC", async () => {
    const info = { Id: "/change/C1", SubmittedAt: new Date(0) };
    route53.on(GetChangeCommand).resolvesOnce({ ChangeInfo: { ...info, Status: "PENDING" } });
    assert.equal(await records.isInSync("/change/C1"), false);
    route53.on(GetChangeCommand).resolves({ ChangeInfo: { ...info, Status: "INSYNC" } });
    assert.equal(await records.isInSync("/change/C1"), true);
  });
});
