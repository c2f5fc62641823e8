import assert from "node:assert/strict";
import { Lambda } from "@aws-sdk/client-lambda";
import { SSM } from "@aws-sdk/client-ssm";
import { issuedCertificates } from "../../examples/demo/awsReader.ts";
import { type StackSettings, withWildcard } from "../../examples/demo/stackSettings.ts";
import { problem } from "../../packages/local-aws/acme/fault.ts";
import { type FaultProxy, startFaultProxy } from "../../packages/local-aws/acme/startFaultProxy.ts";
import { type Pebble, startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { changes, protectionChanges } from "./changes.ts";
import { clientConfig } from "./clientConfig.ts";
import { end } from "./endedCertificates.ts";
import { passedInTime, previewed, summary } from "./gatedPreview.ts";
import { importedRegions } from "./importedRegions.ts";
import { operatorShell } from "./operatorShell.ts";
import { KeySearch } from "./renewal/keySearch.ts";
import { type TestStack, testStack } from "./testStack.ts";
import { useElsewhere } from "./useElsewhere.ts";

const FUNCTION = "issuer-renewal";
const PREFIX = "/issuer/letsencrypt";
const ROLE = `arn:aws:iam::111122223333:role/${FUNCTION}`;
const NEXT = { issued: [1, 2], active: 2, settings: { 2: { issuer: "acme", apex: true } } };
const BACK = { issued: [1, 2, 3], active: 3, settings: NEXT.settings };
/** Stays when the generation goes, and the function with it. */
const HOST = { name: "mail", deployTo: [] };
const RETIRED = { issued: [1, 3], active: 3, settings: {}, retiring: [] };

describe("a stack whose second generation comes from an ACME CA", function () {
  this.timeout(900_000);
  let pebble: Pebble;
  let proxy: FaultProxy;
  let stack: TestStack;
  let ssm: SSM;
  let lambda: Lambda;
  const search = new KeySearch();

  before(async () => {
    stack = await testStack({
      stack: "issuer",
      domain: "issuer.example",
      skipPreview: true,
      change: (settings) => ({ ...settings, "cabal-tls:alerts": { emails: ["ops@example.com"] } }),
    });
    const { aws, toolchain } = stack.shared;
    pebble = await startPebble({ toolchain, aws });
    proxy = await startFaultProxy({ aws, pebble });
    ssm = new SSM(clientConfig(aws, "us-west-2"));
    lambda = new Lambda(clientConfig(aws, "us-west-2"));
    await stack.up();
  });
  after(async () => {
    await stack?.dispose();
    await proxy?.stop();
    await pebble?.stop();
  });

  let hosts: readonly object[] = [];
  const withAcme = (wildcard: Readonly<Record<string, unknown>>): StackSettings => ({
    ...withWildcard(stack.settings, wildcard),
    "cabal-tls:hosts": hosts,
    "cabal-tls:acme": {
      contact: "mailto:hostmaster@issuer.example",
      agreeToTerms: true,
      directories: [proxy.directory],
      functionName: FUNCTION,
      parameterPrefix: PREFIX,
    },
  });

  /** What the gate says about the change, which nobody deploys here. */
  const gate = async (wildcard: Readonly<Record<string, unknown>>) => {
    const plan = await previewed(stack, withAcme(wildcard));
    search.say(plan);
    const { code, report } = await passedInTime(stack, plan);
    return { code, ...summary(report) };
  };

  const up = async (wildcard: Readonly<Record<string, unknown>>, ...flags: string[]) => {
    await stack.program.setConfig(withAcme(wildcard));
    const result = await stack.program.up({ flags: ["--skip-preview", ...flags] });
    search.say(JSON.stringify(result));
    return result;
  };

  /** What the endpoints' certificates of generation 2 are now, by region. */
  const imported = async (): Promise<(readonly [string, string, string])[]> => {
    const certificates = await issuedCertificates(await stack.inventory(), stack.shared.aws.env);
    return certificates
      .filter(({ generation }) => generation === 2)
      .map(({ region, arn, sha256 }) => [region, arn, sha256] as const);
  };

  const inAcm = () => importedRegions(stack, "issuer");

  const parameterText = async (name: string): Promise<string | undefined> => {
    const Names = [`${PREFIX}/issuer-wildcard-g2/${name}`];
    return (await ssm.getParameters({ Names, WithDecryption: true })).Parameters?.[0]?.Value;
  };

  const noteBundle = async (): Promise<void> => {
    const Name = `${PREFIX}/issuer-wildcard-g2/bundle`;
    search.note((await ssm.getParameter({ Name, WithDecryption: true })).Parameter?.Value);
  };

  it("has its rotation pass the gate, although the same change makes the renewal function", async () => {
    assert.deepEqual(await gate(NEXT), { code: 0, verdict: "pass", kind: "emergency", blocked: [] });
  });

  it("moves nothing while the CA is down, and says so", async () => {
    proxy.add({ fault: problem(503, "serverInternal"), resources: ["newOrder"] });
    const result = await up(NEXT);
    assert.equal(result.ok, false);
    assert.match(result.diagnostics.join("\n"), /1 of 1 hosts failed\. wildcard-g2: /);
    assert.deepEqual(
      changes(result).filter((line) => /(Listener|Distribution|DomainName|Invocation|inventory)/.test(line)),
      ["create Invocation wildcard-g2-import"],
    );
    await stack.serves(1);
  });

  it("moves every endpoint with the same update once the CA is back", async () => {
    proxy.clear();
    const result = await up(NEXT);
    assert.deepEqual(
      [result.ok, changes(result)],
      [
        true,
        [
          "create Invocation wildcard-g2-import",
          "create Invocation wildcard-g2-us-east-1-import",
          "update Distribution admin-distribution",
          "update DomainName api-domain",
          "update Listener imap-listener",
          "update Listener monitoring-listener",
          "update MetricAlarm alerts-us-east-1-expiring",
          "update MetricAlarm alerts-us-west-2-expiring",
          "update Parameter inventory-parameter",
        ],
      ],
      result.diagnostics.join("\n"),
    );
    await stack.serves(2, pebble.issuingRoots);
    await noteBundle();
  });

  it("has one certificate of the CA in both regions, and says in the inventory who issued it", async () => {
    const { certificates } = await stack.inventory();
    const [wildcard, host] = certificates;
    assert.deepEqual(
      wildcard?.pipeline === "acm" &&
        wildcard.generations.map(({ generation, issuer, names }) => [generation, issuer, names]),
      [
        [1, undefined, ["*.issuer.example"]],
        [2, "acme", ["*.issuer.example", "issuer.example"]],
      ],
    );
    assert.deepEqual(
      [host?.name, host?.pipeline, host?.names],
      ["wildcard-g2", "letsencrypt", ["*.issuer.example", "issuer.example"]],
    );
    const [one, other] = await imported();
    assert.equal(one?.[2], other?.[2]);
    assert.notEqual(one?.[1], other?.[1]);
  });

  it("serves what the function renews, under the same ARNs", async () => {
    const before = await imported();
    const answer = await lambda.invoke({
      FunctionName: FUNCTION,
      Payload: JSON.stringify({ host: "wildcard-g2", force: true }),
    });
    assert.equal(answer.FunctionError, undefined, Buffer.from(answer.Payload ?? []).toString());
    search.say(Buffer.from(answer.Payload ?? []).toString());
    const after = await imported();
    assert.deepEqual(
      after.map(([region, arn]) => [region, arn]),
      before.map(([region, arn]) => [region, arn]),
    );
    assert.notEqual(after[0]?.[2], before[0]?.[2]);
    await stack.serves(2, pebble.issuingRoots);
    await noteBundle();
  });

  it("has a new key and certificate under the same ARNs after its key was compromised, and the old one is revoked", async () => {
    const before = await imported();
    const old = (await parameterText("tls-key")) ?? "";
    const { FunctionError, Payload } = await lambda.invoke({
      FunctionName: FUNCTION,
      Payload: JSON.stringify({ revoke: { host: "wildcard-g2", reason: 1 } }),
    });
    const answer = Buffer.from(Payload ?? []).toString();
    search.say(answer);
    assert.equal(FunctionError, undefined, answer);
    const [host] = JSON.parse(answer).hosts;
    assert.deepEqual([host.action, host.deployed, host.warnings], ["revoked", true, []]);
    const after = await imported();
    assert.deepEqual(
      after.map(([region, arn]) => [region, arn]),
      before.map(([region, arn]) => [region, arn]),
    );
    assert.notEqual(after[0]?.[2], before[0]?.[2]);
    assert.notEqual(await parameterText("tls-key"), old);
    const { revocation } = JSON.parse((await parameterText("state")) ?? "{}");
    assert.deepEqual([revocation.reason, typeof revocation.doneAt], [1, "string"]);
    await stack.serves(2, pebble.issuingRoots);
    await noteBundle();
  });

  it("is silent when nothing has changed, and passes the gate back to the generation before", async () => {
    assert.deepEqual(await gate({ ...NEXT, active: 1 }), { code: 0, verdict: "pass", kind: "rollback", blocked: [] });
    assert.deepEqual(changes(await up(NEXT)), []);
  });

  it("serves on when a refresh has found the generation of ACM expired, although the update then fails", async () => {
    await end(stack, 1, "EXPIRED");
    const result = await up(NEXT, "--refresh");
    assert.match(result.diagnostics.join("\n"), /wildcard-g1-validation: waiting for .* unexpected state 'EXPIRED'/);
    // ACM has issued nothing that they could wait for instead.
    assert.deepEqual(changes(result), [
      "create CertificateValidation wildcard-g1-us-east-1-validation",
      "create CertificateValidation wildcard-g1-validation",
    ]);
    await stack.serves(2, pebble.issuingRoots);
  });

  it("rotates back to ACM by creates and updates, after that refresh too", async () => {
    assert.deepEqual(await gate(BACK), { code: 0, verdict: "pass", kind: "emergency", blocked: [] });
    const result = await up(BACK);
    assert.deepEqual(
      [result.ok, changes(result).filter((line) => !/^(create|update) /.test(line))],
      [true, []],
      result.diagnostics.join("\n"),
    );
    await stack.serves(3);
  });

  it("lifts the protection of the imports in the first update of retiring", async () => {
    const unprotected = { ...BACK, retiring: [2] };
    assert.deepEqual(await gate(unprotected), { code: 0, verdict: "pass", kind: "retire-unprotect", blocked: [] });
    hosts = [HOST];
    assert.deepEqual(protectionChanges(await up(unprotected)), [
      "unprotect Invocation wildcard-g2-import",
      "unprotect Invocation wildcard-g2-us-east-1-import",
    ]);
  });

  it("keeps the imports in the state while AWS refuses to delete them, and the function in its new settings", async () => {
    assert.deepEqual(await gate(RETIRED), { code: 0, verdict: "pass", kind: "retire-drop", blocked: [] });
    const refusal = { service: "acm", action: "DeleteCertificate", code: "AccessDeniedException", message: "refused" };
    await stack.shared.aws.control("fail-calls", { ...refusal, times: 1 });
    const result = await up(RETIRED);
    assert.match(
      result.diagnostics.join("\n"),
      /wildcard-g2 in us-east-1 was not deleted: ACCESS_DENIED: acm:DeleteCertificate of arn:aws:acm:us-east-1:\S+: refused/,
    );
    assert.ok(changes(result).includes("update Function renewal-function"));
    assert.deepEqual(await inAcm(), ["us-west-2", "us-east-1"]);
  });

  it("says what uses the certificate when something does as it is to be deleted", async () => {
    // The inventory no longer has the generation.
    const release = await useElsewhere(stack, JSON.parse((await parameterText("acm")) ?? "{}")["us-west-2"]);
    // It waits as long as its time lets it.
    await lambda.updateFunctionConfiguration({ FunctionName: FUNCTION, Timeout: 12 });
    const result = await up(RETIRED);
    await release();
    assert.match(
      result.diagnostics.join("\n"),
      /wildcard-g2 in us-west-2 was not deleted: ACM_IN_USE: arn:aws:acm:us-west-2:\S+ is used by arn:aws:elasticloadbalancing:\S+\. Point that to another certificate; .* Then run the same update again/,
    );
    assert.deepEqual(await inAcm(), ["us-west-2"]);
    assert.deepEqual(Object.keys(JSON.parse((await parameterText("acm")) ?? "{}")), ["us-west-2"]);
  });

  it("deletes what is left with the same update, which passes the gate again, and leaves no orphan", async () => {
    assert.deepEqual(await gate(RETIRED), { code: 0, verdict: "pass", kind: "retire-drop", blocked: [] });
    const dropped = await up(RETIRED);
    assert.deepEqual(
      [dropped.ok, changes(dropped)],
      [true, ["delete Invocation wildcard-g2-import", "delete RolePolicy renewal-wildcard-g2-removal"]],
      dropped.diagnostics.join("\n"),
    );
    assert.deepEqual(await inAcm(), []);
    assert.equal(await parameterText("acm"), undefined);
    await stack.serves(3);
    const shell = await operatorShell(stack);
    assert.match(await shell.status(), /^Orphans: none$/m);
    await shell.dispose();
  });

  it("has kept the private keys out of the state, of plans, results and answers, and asked for nothing that it may not", async () => {
    search.say(JSON.stringify(await stack.program.exportState()));
    assert.equal(search.size, 3);
    search.assertHidden();
    assert.deepEqual(await stack.shared.aws.control("denied", { role: ROLE }), []);
  });
});
