import assert from "node:assert/strict";
import { Resolver } from "node:dns/promises";
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateLoadBalancerCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  GetHostedZoneCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { type Emulator, startEmulator } from "./emulator.ts";
import { runPython, SCRIPTS_MS } from "./python.ts";

interface RecordSetInput {
  readonly name: string;
  readonly rtype: string;
  readonly values?: readonly string[];
  readonly alias?: string;
}

interface ZoneInput {
  readonly id: string;
  readonly name: string;
  readonly servers?: readonly string[];
  readonly records?: readonly RecordSetInput[];
}

interface Answer {
  readonly rcode: string;
  readonly zone: string | null;
  readonly records: readonly (readonly [string, string, readonly string[]])[];
}

const RESOLVE = `
from local_aws.resolution import RecordSet, Zone, resolve
def zone(z):
    soa = RecordSet(z["name"], "SOA", 900, ("ns. host. 1 2 3 4 5",))
    records = tuple(RecordSet(r["name"], r["rtype"], 60, tuple(r.get("values", ())), r.get("alias")) for r in z["records"])
    return Zone(z["id"], z["name"], frozenset(z["servers"]), (soa, *records))
zones = [zone(z) for z in given["zones"]]
answer = resolve(zones, given["name"], given["rtype"], given["addresses"].get)
records = [[r.name, r.rtype, list(r.values)] for r in answer.records]
result = {"rcode": answer.rcode, "zone": answer.zone_id, "records": records}`;

const LOAD_BALANCER = "imap-1.us-west-2.elb.amazonaws.com";

const answer = async (zones: readonly ZoneInput[], name: string, rtype: string): Promise<Answer> => {
  const filled = zones.map((zone) => ({ servers: ["ns-1.aws.example"], records: [], ...zone }));
  const addresses = { [LOAD_BALANCER]: ["127.10.0.2", "127.10.0.3"] };
  return (await runPython(RESOLVE, { zones: filled, name, rtype, addresses })) as Answer;
};

const parent = (...records: RecordSetInput[]): ZoneInput => ({ id: "PARENT", name: "example.net", records });
const child = (value: string, extra: Partial<ZoneInput> = {}): ZoneInput => ({
  id: "CHILD",
  name: "sub.example.net",
  records: [{ name: "a.sub.example.net", rtype: "TXT", values: [`"${value}"`] }],
  ...extra,
});
const delegation: RecordSetInput = { name: "sub.example.net", rtype: "NS", values: ["NS-1.aws.example."] };

describe("local AWS name resolution", function () {
  this.timeout(SCRIPTS_MS);
  it("leaves a zone silent that its parent does not delegate to, however long it matches", async () => {
    assert.deepEqual(await answer([child("hidden"), parent()], "a.sub.example.net", "TXT"), {
      rcode: "NXDOMAIN",
      zone: "PARENT",
      records: [],
    });
  });

  it("answers from the sub-zone alone when the parent has its name servers", async () => {
    const shadowed: RecordSetInput = { name: "a.sub.example.net", rtype: "TXT", values: ['"from the parent"'] };
    assert.deepEqual(await answer([parent(delegation, shadowed), child("seen")], "A.Sub.Example.net.", "TXT"), {
      rcode: "NOERROR",
      zone: "CHILD",
      records: [["a.sub.example.net", "TXT", ['"seen"']]],
    });
  });

  it("fails like a lame delegation when no zone of that name has the delegated name servers", async () => {
    const elsewhere = { ...delegation, values: ["ns.elsewhere.example."] };
    assert.equal((await answer([parent(elsewhere), child("hidden")], "a.sub.example.net", "TXT")).rcode, "SERVFAIL");
  });

  it("takes the oldest of several zones with one name", async () => {
    const zones = [
      { ...parent(), id: "OLD" },
      { ...parent({ name: "a.example.net", rtype: "A", values: ["10.0.0.1"] }), id: "NEW" },
    ];
    assert.deepEqual(await answer(zones, "a.example.net", "A"), { rcode: "NXDOMAIN", zone: "OLD", records: [] });
  });

  it("takes the younger zone of one name when the parent's name servers are that zone's", async () => {
    const old = child("old", { id: "OLD", servers: ["ns-2.aws.example"] });
    const young = child("young", { id: "YOUNG" });
    assert.deepEqual((await answer([parent(delegation), old, young], "a.sub.example.net", "TXT")).zone, "YOUNG");
  });

  it("does not take a zone for the parent of a name that only ends alike", async () => {
    assert.equal((await answer([parent()], "badexample.net", "A")).rcode, "REFUSED");
  });

  it("follows an alias to a load balancer and shows its addresses under the alias's own name", async () => {
    const alias: RecordSetInput = { name: "imap.example.net", rtype: "A", alias: `${LOAD_BALANCER}.` };
    assert.deepEqual((await answer([parent(alias)], "imap.example.net", "A")).records, [
      ["imap.example.net", "A", ["127.10.0.2", "127.10.0.3"]],
    ]);
  });

  it("answers an alias whose target has no such records with none", async () => {
    const alias: RecordSetInput = { name: "imap.example.net", rtype: "AAAA", alias: LOAD_BALANCER };
    assert.deepEqual(await answer([parent(alias)], "imap.example.net", "AAAA"), {
      rcode: "NOERROR",
      zone: "PARENT",
      records: [],
    });
  });

  it("follows a CNAME into AWS's names and does not follow it when the CNAME itself is asked for", async () => {
    const cname: RecordSetInput = { name: "imap.example.net", rtype: "CNAME", values: [LOAD_BALANCER] };
    assert.deepEqual((await answer([parent(cname)], "imap.example.net", "A")).records, [
      ["imap.example.net", "CNAME", [LOAD_BALANCER]],
      [LOAD_BALANCER, "A", ["127.10.0.2", "127.10.0.3"]],
    ]);
    assert.equal((await answer([parent(cname)], "imap.example.net", "CNAME")).records.length, 1);
  });

  it("ends a CNAME loop with a failure", async () => {
    const loop: RecordSetInput = { name: "a.example.net", rtype: "CNAME", values: ["a.example.net"] };
    assert.equal((await answer([parent(loop)], "a.example.net", "A")).rcode, "SERVFAIL");
  });

  it("uses a wildcard for names that do not exist, and not for those that do or are above one that does", async () => {
    const records: readonly RecordSetInput[] = [
      { name: "*.example.net", rtype: "A", values: ["10.0.0.1"] },
      { name: "b.a.example.net", rtype: "A", values: ["10.0.0.2"] },
    ];
    const zone = parent(...records);
    assert.deepEqual((await answer([zone], "x.y.example.net", "A")).records, [["x.y.example.net", "A", ["10.0.0.1"]]]);
    assert.deepEqual(await answer([zone], "a.example.net", "A"), { rcode: "NOERROR", zone: "PARENT", records: [] });
    assert.equal((await answer([zone], "z.a.example.net", "A")).rcode, "NXDOMAIN");
  });

  it("says that an AWS name nobody has does not exist", async () => {
    assert.equal((await answer([], "d0.cloudfront.net", "A")).rcode, "NXDOMAIN");
  });
});

describe("local AWS DNS server", () => {
  let emulator: Emulator;
  let resolver: Resolver;
  let route53: Route53Client;
  let zoneId: string;

  const createZone = async (name: string): Promise<string> => {
    const { HostedZone } = await route53.send(new CreateHostedZoneCommand({ Name: name, CallerReference: name }));
    assert.ok(HostedZone?.Id);
    return HostedZone.Id;
  };
  const upsert = async (zone: string, ...sets: readonly ResourceRecordSet[]): Promise<void> => {
    const changes = sets.map((set) => ({ Action: "UPSERT" as const, ResourceRecordSet: set }));
    await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes: changes } }));
  };
  const refusedWith = (code: string) => (error: NodeJS.ErrnoException) => error.code === code;

  before(async () => {
    emulator = await startEmulator(600);
    resolver = new Resolver({ timeout: 5000, tries: 1 });
    resolver.setServers([emulator.aws.dns]);
    route53 = new Route53Client(emulator.client);
    zoneId = await createZone("example.net");
  });

  after(async () => {
    route53.destroy();
    await emulator.aws.stop();
  });

  it("answers every type of record that the hosted zone holds", async () => {
    const records = (Name: string, Type: ResourceRecordSet["Type"], ...values: readonly string[]) => ({
      Name,
      Type,
      TTL: 60,
      ResourceRecords: values.map((Value) => ({ Value })),
    });
    await upsert(
      zoneId,
      records("a.example.net", "A", "192.0.2.1", "192.0.2.2"),
      records("a.example.net", "AAAA", "2001:db8::1"),
      records("www.example.net", "CNAME", "a.example.net"),
      records("example.net", "TXT", '"v=spf1 -all"', '"one" "two"'),
      records("example.net", "CAA", '0 issue "amazon.com"'),
      records("example.net", "MX", "10 a.example.net."),
    );
    assert.deepEqual(await resolver.resolve4("a.example.net"), ["192.0.2.1", "192.0.2.2"]);
    assert.deepEqual(await resolver.resolve6("www.example.net"), ["2001:db8::1"]);
    assert.deepEqual(await resolver.resolveCname("www.example.net"), ["a.example.net"]);
    assert.deepEqual(await resolver.resolveTxt("example.net"), [["v=spf1 -all"], ["one", "two"]]);
    assert.deepEqual(await resolver.resolveCaa("example.net"), [{ critical: 0, issue: "amazon.com", type: "CAA" }]);
    const mails = (await resolver.resolveMx("example.net")).map(({ priority, exchange }) => [priority, exchange]);
    assert.deepEqual(mails, [[10, "a.example.net"]]);
    assert.equal((await resolver.resolveNs("example.net")).length, 4);
    assert.match((await resolver.resolveSoa("example.net")).nsname, /awsdns/);
  });

  it("tells a name that does not exist from one that has no records of the type", async () => {
    await upsert(zoneId, { Name: "only4.example.net", Type: "A", TTL: 60, ResourceRecords: [{ Value: "192.0.2.3" }] });
    await assert.rejects(resolver.resolve4("missing.example.net"), refusedWith("ENOTFOUND"));
    await assert.rejects(resolver.resolve6("only4.example.net"), refusedWith("ENODATA"));
  });

  it("sends an answer that is too long for UDP over TCP", async () => {
    const long = Array.from({ length: 20 }, (_, index) => `${index}-${"x".repeat(200)}`);
    const values = long.map((text) => ({ Value: `"${text}"` }));
    await upsert(zoneId, { Name: "long.example.net", Type: "TXT", TTL: 60, ResourceRecords: values });
    assert.deepEqual((await resolver.resolveTxt("long.example.net")).flat().sort(), [...long].sort());
  });

  it("answers a sub-zone's names from the moment its parent delegates", async () => {
    const subZone = await createZone("sub.example.net");
    await upsert(subZone, { Name: "a.sub.example.net", Type: "A", TTL: 60, ResourceRecords: [{ Value: "192.0.2.4" }] });
    await assert.rejects(resolver.resolve4("a.sub.example.net"), refusedWith("ENOTFOUND"));
    const { DelegationSet } = await route53.send(new GetHostedZoneCommand({ Id: subZone }));
    const servers = (DelegationSet?.NameServers ?? []).map((Value) => ({ Value }));
    await upsert(zoneId, { Name: "sub.example.net", Type: "NS", TTL: 60, ResourceRecords: servers });
    assert.deepEqual(await resolver.resolve4("a.sub.example.net"), ["192.0.2.4"]);
  });

  it("resolves a host through its alias to one address for each subnet of the load balancer", async () => {
    const ec2 = new EC2Client(emulator.client);
    const elb = new ElasticLoadBalancingV2Client(emulator.client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const subnets: string[] = [];
    for (const [index, zone] of ["a", "b", "c"].entries()) {
      const { Subnet } = await ec2.send(
        new CreateSubnetCommand({
          VpcId: Vpc?.VpcId,
          CidrBlock: `10.0.${index}.0/24`,
          AvailabilityZone: `us-west-2${zone}`,
        }),
      );
      assert.ok(Subnet?.SubnetId);
      subnets.push(Subnet.SubnetId);
    }
    const { LoadBalancers } = await elb.send(
      new CreateLoadBalancerCommand({ Name: "imap", Type: "network", Subnets: subnets }),
    );
    const target = {
      DNSName: LoadBalancers?.[0]?.DNSName,
      HostedZoneId: "Z18D5FSROUN65G",
      EvaluateTargetHealth: false,
    };
    await upsert(zoneId, { Name: "imap.example.net", Type: "A", AliasTarget: target });
    const addresses = await resolver.resolve4("imap.example.net");
    assert.equal(new Set(addresses).size, 3);
    for (const address of addresses) assert.match(address, /^127\./);
    await assert.rejects(resolver.resolve6("imap.example.net"), refusedWith("ENODATA"));
    ec2.destroy();
    elb.destroy();
  });
});
