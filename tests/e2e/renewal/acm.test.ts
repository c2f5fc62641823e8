import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { ACM } from "@aws-sdk/client-acm";
import { sameSerial } from "../../../core/serial.ts";
import { sharedLocalAws } from "../sharedLocalAws.ts";
import { AcmConsumers } from "./acmConsumers.ts";
import { killedRun, LIMIT_SECONDS, leasesEnd } from "./killedRun.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

const DEADLINE_MS = 60_000;
const REGIONS = ["us-west-2", "us-east-1"] as const;
const SCHEDULE = { source: "schedule" };

async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await wait(100)) if (await isTrue()) return;
  assert.fail(`still not true after ${DEADLINE_MS / 1000} s: ${what}`);
}

/** Tests build on each other: one wildcard from its first import to a change that ACM refuses. */
describe("renewal function: a wildcard that is imported into ACM of two regions", function () {
  this.timeout(300_000);
  let stage: RenewalStage;
  let host: StagedHost;
  let consumers: AcmConsumers;
  const acm = new Map<string, ACM>();

  before(async () => {
    stage = await renewalStage("acm-import");
    const { aws } = await sharedLocalAws();
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    for (const region of REGIONS) acm.set(region, new ACM({ endpoint: aws.url, region, credentials, maxAttempts: 1 }));
    host = await stage.host("mail", {
      host: { names: ["*.acm-import.example"], deployTo: [{ kind: "acm", regions: [...REGIONS] }] },
      timeout: LIMIT_SECONDS,
    });
    consumers = new AcmConsumers(aws, "acm-import");
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  const of = (region: string): ACM => {
    const client = acm.get(region);
    assert.ok(client);
    return client;
  };
  const arns = async (): Promise<Record<string, string>> =>
    JSON.parse((await host.parameter(host.parameters.acm)) ?? "{}");
  const described = async (region: string) => {
    const { Certificate } = await of(region).describeCertificate({ CertificateArn: (await arns())[region] });
    assert.ok(Certificate);
    return Certificate;
  };
  /** Certificates of this stack in a region, of every key type. */
  const ownIn = async (region: string): Promise<string[]> => {
    const { CertificateSummaryList: all = [] } = await of(region).listCertificates({
      Includes: { keyTypes: ["EC_prime256v1", "EC_secp384r1", "RSA_2048"] },
    });
    return all.filter(({ DomainName: name }) => name === "*.acm-import.example").map((one) => one.CertificateArn ?? "");
  };
  const assertEverywhere = async (serial: string | undefined) => {
    for (const region of REGIONS) {
      assert.ok(sameSerial((await described(region)).Serial, serial), `${region} has not serial ${serial}`);
      assert.deepEqual(await ownIn(region), [(await arns())[region]]);
    }
  };
  const imports = async () => (await host.calls()).filter((call) => call === "acm:ImportCertificate").length;

  it("is in both with the tags of its stack and host, by one import each, and without a refused call", async () => {
    const answer = await host.run({});
    assert.deepEqual([answer.action, answer.deployed, answer.served], ["issued", true, true], answer.message);
    assert.deepEqual(
      answer.acm?.map(({ region, arn, stored }) => [region, arn, stored]),
      await Promise.all(REGIONS.map(async (region) => [region, (await arns())[region], true])),
    );
    await assertEverywhere(answer.certificate?.serial);
    for (const region of REGIONS) {
      const { Tags = [] } = await of(region).listTagsForCertificate({ CertificateArn: (await arns())[region] });
      assert.deepEqual(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])), {
        Name: "acm-import-mail-acm-import-mail",
        "cabal-tls:stack": "acm-import-mail",
        "cabal-tls:host": "acm-import-mail",
      });
      const { Type, RenewalEligibility } = await described(region);
      assert.deepEqual([Type, RenewalEligibility], ["IMPORTED", "INELIGIBLE"]);
    }
    assert.equal(await imports(), 2);
    assert.deepEqual(await stage.control("denied", { role: host.role }), []);
  });

  it("is looked at by one call a region when nothing is due", async () => {
    const before = (await host.calls()).length;
    assert.equal((await host.run(SCHEDULE)).action, "none");
    const calls = (await host.calls()).slice(before).filter((call) => call.startsWith("acm:"));
    assert.deepEqual(calls, ["acm:DescribeCertificate", "acm:DescribeCertificate"]);
  });

  it("is renewed over the same ARNs, and what serves them serves the new one, always with its own key", async () => {
    const before = await arns();
    await consumers.make(before);
    const old = (await host.state()).stored?.serial ?? "";
    await consumers.serve([old]);
    const watch = consumers.watch();
    const answer = await host.run({ host: host.functionName, force: true });
    assert.equal(answer.action, "issued");
    assert.deepEqual(await arns(), before);
    await assertEverywhere(answer.certificate?.serial);
    await consumers.serve([answer.certificate?.serial ?? ""]);
    const { failed, serials } = await watch.stop();
    assert.deepEqual(failed, []);
    assert.deepEqual(
      serials.filter((serial) => !sameSerial(serial, old) && !sameSerial(serial, answer.certificate?.serial)),
      [],
    );
    assert.equal((await described("us-west-2")).InUseBy?.length, 1);
  });

  it("reaches the second region in the run behind one that was killed between the two", async () => {
    const killed = await killedRun(
      host,
      { host: host.functionName, force: true },
      { atCall: 1, action: "acm:ImportCertificate" },
    );
    // AWS carries out the call that the run was killed in.
    await until("the regions differ", async () => {
      const [west, east] = await Promise.all(REGIONS.map(described));
      return !sameSerial(west?.Serial, east?.Serial);
    });
    const [west, east] = await Promise.all(REGIONS.map(described));
    await consumers.serve([west?.Serial ?? "", east?.Serial ?? ""]);
    await leasesEnd([killed]);
    const before = await imports();
    const answer = await host.run(SCHEDULE);
    assert.deepEqual([answer.deployed, answer.warnings], [true, []], answer.message);
    await assertEverywhere(answer.certificate?.serial);
    assert.equal((await imports()) - before, 1);
    assert.equal(host.orders(), 0);
    await consumers.serve([answer.certificate?.serial ?? ""]);
  });

  it("is imported anew where it was deleted by hand, and the new ARN is written down", async () => {
    await consumers.remove(async () => (await described("us-west-2")).InUseBy?.length === 0);
    const before = await arns();
    await of("us-west-2").deleteCertificate({ CertificateArn: before["us-west-2"] });
    const answer = await host.run(SCHEDULE);
    assert.deepEqual([answer.action, answer.reason], ["deployed", "ROLLED_OUT"]);
    const now = await arns();
    assert.equal(now["us-east-1"], before["us-east-1"]);
    assert.notEqual(now["us-west-2"], before["us-west-2"]);
    await assertEverywhere(answer.certificate?.serial);
  });

  it("has no second certificate after a run that was killed before it could write the ARN down", async () => {
    await of("us-west-2").deleteCertificate({ CertificateArn: (await arns())["us-west-2"] });
    // The import of a new certificate asks IAM for this as well.
    const killed = await killedRun(host, SCHEDULE, { atCall: 1, action: "acm:AddTagsToCertificate" });
    await until("the certificate is there", async () => (await ownIn("us-west-2")).length === 1);
    const [left] = await ownIn("us-west-2");
    assert.notEqual(left, (await arns())["us-west-2"]);
    await leasesEnd([killed]);
    const answer = await host.run(SCHEDULE);
    assert.equal(answer.deployed, true, answer.message);
    assert.equal((await arns())["us-west-2"], left);
    await assertEverywhere(answer.certificate?.serial);
  });

  it("of another key type is stored, kept away from ACM with what to do about it, and not ordered again", async () => {
    const old = (await host.state()).stored?.serial;
    const before = await imports();
    await host.configure({ keyType: "EC_secp384r1" });
    const message = await host.failure(SCHEDULE);
    const { "us-west-2": west = "" } = await arns();
    assert.match(message, /ACM_REIMPORT_REFUSED: arn:aws:acm:us-west-2:/);
    assert.ok(message.includes(`${west}: the key is EC_secp384r1, and the one in ACM is EC_prime256v1.`), message);
    assert.match(
      message,
      /a new generation of the wildcard; for a host, another `name` in the config, and when that is deployed, \S+\/acm deleted/,
    );
    assert.equal(host.orders(), 1);
    await assertEverywhere(old);
    stage.proxy.clear();
    assert.match(await host.failure(SCHEDULE), /ACM_REIMPORT_REFUSED/);
    assert.equal(host.orders(), 0);
    assert.equal(await imports(), before);
    const copies = (await host.state()).acm ?? [];
    assert.deepEqual(
      copies.map(({ region, serial, error }) => [region, sameSerial(serial, old), error?.reason]),
      REGIONS.map((region) => [region, true, "ACM_REIMPORT_REFUSED"]),
    );
  });

  it("is never imported over a certificate of somebody else", async () => {
    const foreign = (await of("us-west-2").requestCertificate({ DomainName: "other.acm-import.example" }))
      .CertificateArn;
    assert.ok(foreign);
    const Value = JSON.stringify({ ...(await arns()), "us-west-2": foreign });
    await stage.clients.ssm.putParameter({ Name: host.parameters.acm, Value, Overwrite: true });
    const message = await host.failure(SCHEDULE);
    assert.match(message, new RegExp(`ACM_NOT_OURS: ${foreign} has other tags`));
    await of("us-west-2").deleteCertificate({ CertificateArn: foreign });
    assert.deepEqual(await stage.control("denied", { role: host.role }), []);
  });

  it("has a role that reaches its own certificates, and no neighbour of theirs", async () => {
    const { aws } = await sharedLocalAws();
    const made = await stage.control("role-key", { role: host.role, holder: "test" });
    const credentials = made as { accessKeyId: string; secretAccessKey: string; sessionToken: string };
    const as = (region: string) => new ACM({ endpoint: aws.url, region, credentials, maxAttempts: 1 });
    const [west, south] = [as("us-west-2"), as("us-east-2")];
    const tags = (stack: string, ...others: { Key: string; Value: string }[]) => ({
      Tags: [{ Key: "cabal-tls:stack", Value: stack }, ...others],
    });
    const own = tags("acm-import-mail");
    const bundle = (await host.parameter(host.parameters.bundle)) ?? "";
    const request = {
      Certificate: Buffer.from((await host.parameter(host.parameters.tlsCert)) ?? ""),
      PrivateKey: Buffer.from(bundle.slice(0, bundle.indexOf("-----BEGIN CERTIFICATE"))),
    };
    const foreignTags = tags("acm-import-other");
    const foreign = (await of("us-west-2").importCertificate({ ...request, ...foreignTags })).CertificateArn ?? "";
    const mine = (await west.importCertificate({ ...request, ...own })).CertificateArn ?? "";
    await west.importCertificate({ ...request, CertificateArn: mine });
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      "another stack's, imported over": () => west.importCertificate({ ...request, CertificateArn: foreign }),
      "another stack's, given the own tag": () => west.addTagsToCertificate({ CertificateArn: foreign, ...own }),
      "its own, given a tag": () => west.addTagsToCertificate({ CertificateArn: mine, ...own }),
      "a new one without tags": () => west.importCertificate(request),
      "a new one of another stack": () => west.importCertificate({ ...request, ...foreignTags }),
      "a new one with another tag as well": () =>
        west.importCertificate({ ...request, ...tags("acm-import-mail", { Key: "owner", Value: "web" }) }),
      "a new one in another region": () => south.importCertificate({ ...request, ...own }),
      "a list of another region": () => south.listCertificates({}),
      "its own, deleted": () => west.deleteCertificate({ CertificateArn: mine }),
      "its own, without its tag": () => west.removeTagsFromCertificate({ CertificateArn: mine, ...own }),
      "a request to ACM": () => west.requestCertificate({ DomainName: "mail.acm-import.example", ...own }),
    };
    for (const [what, call] of Object.entries(calls)) {
      await assert.rejects(call, { name: "AccessDeniedException" }, what);
    }
    for (const CertificateArn of [foreign, mine]) await of("us-west-2").deleteCertificate({ CertificateArn });
  });
});
