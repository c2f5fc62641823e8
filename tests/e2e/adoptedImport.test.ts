import assert from "node:assert/strict";
import { ACM } from "@aws-sdk/client-acm";
import { Lambda } from "@aws-sdk/client-lambda";
import { acmCertificates, hostCertificates } from "../../core/inventory.ts";
import { type StackSettings, withWildcard } from "../../examples/demo/stackSettings.ts";
import { type Pebble, startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { foreignCertificates, importRequest } from "../../packages/local-aws/tests/aws/foreignCertificates.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { changes } from "./changes.ts";
import { clientConfig } from "./clientConfig.ts";
import { handMadeImport } from "./handMadeCertificate.ts";
import { judged, passedInTime, previewed, summary } from "./gatedPreview.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { type TestStack, testStack } from "./testStack.ts";

const DOMAIN = "byhand.example";
const FUNCTION = "byhand-renewal";
const ROLE = `arn:aws:iam::111122223333:role/${FUNCTION}`;
const REGIONS = ["us-west-2", "us-east-1"] as const;
const CURVE = "EC_prime256v1";

function withOneEndpointEachRegion(settings: StackSettings): StackSettings {
  const endpoints = settings["cabal-tls:endpoints"] as readonly { readonly kind: string }[];
  return { ...settings, "cabal-tls:endpoints": endpoints.filter(({ kind }) => ["nlb", "cloudfront"].includes(kind)) };
}

describe("an import that somebody keeps by hand, and that the stack renews from now on", function () {
  this.timeout(300_000);
  let aws: LocalAws;
  let pebble: Pebble;
  let stack: TestStack;
  let root: string;
  let existing: Readonly<Record<string, string>>;

  before(async () => {
    const shared = await sharedLocalAws();
    aws = shared.aws;
    const imported = await handMadeImport(aws, { domain: DOMAIN, regions: REGIONS });
    root = imported.root;
    existing = imported.arns;
    pebble = await startPebble(shared);
    stack = await testStack({ stack: "byhand", domain: DOMAIN, skipPreview: true, change: withOneEndpointEachRegion });
    await stack.up({ issued: [1], active: 1, existing: { 1: existing }, settings: { 1: { keyAlgorithm: CURVE } } });
  });
  after(async () => {
    await stack?.dispose();
    await pebble?.stop();
  });

  const acmIn = (region: string) => new ACM(clientConfig(aws, region));

  const adopted = (more: Readonly<Record<string, unknown>> = {}): StackSettings => ({
    ...withWildcard(stack.settings, {
      issued: [1],
      active: 1,
      existing: { 1: existing },
      settings: { 1: { issuer: "acme", keyAlgorithm: CURVE } },
      ...more,
    }),
    "cabal-tls:acme": {
      contact: `mailto:hostmaster@${DOMAIN}`,
      agreeToTerms: true,
      directories: [pebble.directory],
      functionName: FUNCTION,
      parameterPrefix: "/byhand/letsencrypt",
    },
  });

  const up = async (settings: StackSettings) => {
    await stack.program.setConfig(settings);
    const result = await stack.program.up({ flags: ["--skip-preview"] });
    assert.equal(result.ok, true, result.diagnostics.join("\n"));
    return changes(result);
  };

  const described = () =>
    Promise.all(
      REGIONS.map(async (region) => {
        const { Certificate } = await acmIn(region).describeCertificate({ CertificateArn: existing[region] });
        const { Type, KeyAlgorithm, Serial } = Certificate ?? {};
        return { type: Type, key: KeyAlgorithm, serial: Serial };
      }),
    );

  it("serves before, and is adopted by a change that the gate knows as such", async () => {
    await stack.serves(1, root);
    const plan = await previewed(stack, adopted());
    const { code, report } = await judged(stack, plan, "auto");
    assert.deepEqual({ code, ...summary(report) }, { code: 0, verdict: "pass", kind: "adopt", blocked: [] });
    assert.deepEqual(report.moves, []);
  });

  it("is renewed over its ARNs in that very update, which changes no endpoint", async () => {
    const [before] = await described();
    const lines = await up(adopted());
    assert.deepEqual(
      lines.filter((line) => !/^create \w+ renewal-/.test(line)),
      [
        "create Invocation wildcard-g1-import",
        "create Invocation wildcard-g1-us-east-1-import",
        "update Parameter inventory-parameter",
      ],
    );
    const [west, east] = await described();
    assert.deepEqual(west, east);
    assert.deepEqual([west?.type, west?.key], ["IMPORTED", CURVE]);
    assert.notEqual(west?.serial, before?.serial);
    await stack.serves(1, pebble.issuingRoots);
    const inventory = await stack.inventory();
    assert.deepEqual(acmCertificates(inventory)[0]?.generations, [
      {
        generation: 1,
        origin: "existing",
        names: [`*.${DOMAIN}`],
        keyAlgorithm: CURVE,
        issuer: "acme",
        arns: existing,
      },
    ]);
    assert.deepEqual(
      hostCertificates(inventory).map(({ name, deployTo }) => [name, deployTo]),
      [["wildcard-g1", [{ kind: "acm", regions: [...REGIONS], arns: existing }]]],
    );
  });

  it("is renewed over the same ARNs from then on, with the same kind of key", async () => {
    const [before] = await described();
    const lambda = new Lambda(clientConfig(aws, "us-west-2"));
    const answer = await lambda.invoke({
      FunctionName: FUNCTION,
      Payload: JSON.stringify({ host: "wildcard-g1", force: true }),
    });
    assert.equal(answer.FunctionError, undefined, Buffer.from(answer.Payload ?? []).toString());
    const [west, east] = await described();
    assert.deepEqual(west, east);
    assert.equal(west?.key, CURVE);
    assert.notEqual(west?.serial, before?.serial);
    await stack.serves(1, pebble.issuingRoots);
  });

  it("is all that the function's role may import over, or look at", async () => {
    const [other] = await foreignCertificates({ names: [`*.${DOMAIN}`], algorithm: CURVE });
    assert.ok(other !== undefined);
    const own = [{ Key: "cabal-tls:stack", Value: "byhand" }];
    const tagged = await acmIn("us-west-2").importCertificate({ ...importRequest(other), Tags: own });
    const key = (await aws.control("role-key", { role: ROLE, holder: "test" })) as Record<string, string>;
    const { accessKeyId = "", secretAccessKey = "", sessionToken = "" } = key;
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    const acm = new ACM({ ...clientConfig(aws, "us-west-2"), credentials, maxAttempts: 1 });
    const outcome = (call: Promise<unknown>) =>
      call.then(
        () => "granted",
        (error: Error) => (/AccessDenied/.test(error.name) ? "refused" : error.name),
      );
    const given = { CertificateArn: existing["us-west-2"] };
    const neighbour = { CertificateArn: tagged.CertificateArn };
    assert.deepEqual(
      {
        "a look at the given import": await outcome(acm.describeCertificate(given)),
        "an import over it": await outcome(acm.importCertificate({ ...importRequest(other), ...given })),
        "a look at another certificate, with the stack's tag": await outcome(acm.describeCertificate(neighbour)),
        "an import over that one": await outcome(acm.importCertificate({ ...importRequest(other), ...neighbour })),
        "a new import with the stack's tag": await outcome(
          acm.importCertificate({ ...importRequest(other), Tags: own }),
        ),
        "the list of all certificates": await outcome(acm.listCertificates({})),
        "the given import, deleted": await outcome(acm.deleteCertificate(given)),
      },
      {
        "a look at the given import": "granted",
        "an import over it": "granted",
        "a look at another certificate, with the stack's tag": "refused",
        "an import over that one": "refused",
        "a new import with the stack's tag": "refused",
        "the list of all certificates": "refused",
        "the given import, deleted": "refused",
      },
    );
  });

  it("gives way to a generation of ACM and stays in ACM, renewed, until it serves again", async () => {
    const next = { issued: [1, 2], settings: { 1: { issuer: "acme", keyAlgorithm: CURVE }, 2: {} } };
    const there = await up(adopted({ ...next, active: 2 }));
    assert.deepEqual(
      there.filter((line) => !/^(create|update) /.test(line) || /Invocation/.test(line)),
      [],
    );
    await stack.serves(2);
    const back = await up(adopted({ ...next, active: 1 }));
    assert.deepEqual(
      back.filter((line) => !/^update (Distribution|DomainName|Listener|Parameter) /.test(line)),
      [],
    );
  });

  it("stays in ACM as it is when its generation is dropped", async () => {
    const before = await described();
    const settings = { 1: { issuer: "acme", keyAlgorithm: CURVE }, 2: {} };
    await up(adopted({ issued: [1, 2], active: 2, settings }));
    const retiring = adopted({ issued: [1, 2], active: 2, settings, retiring: [1] });
    assert.deepEqual(await judgedOnImports(retiring), {
      kind: "retire-unprotect",
      imports: [
        "wildcard-g1-import LIFTS_PROTECTION_OF_IMPORT",
        "wildcard-g1-us-east-1-import LIFTS_PROTECTION_OF_IMPORT",
      ],
    });
    await up(retiring);
    const without = adopted({ issued: [2], active: 2, settings: {}, retiring: [], existing: {} });
    assert.deepEqual(await judgedOnImports(without), {
      kind: "retire-drop",
      imports: ["wildcard-g1-import LEAVES_IMPORT", "wildcard-g1-us-east-1-import LEAVES_IMPORT"],
    });
    const dropped = await up(without);
    assert.ok(dropped.includes("delete Invocation wildcard-g1-import"), dropped.join("\n"));
    assert.deepEqual(await described(), before);
    await stack.serves(2);
  });

  it("is renewed again when the commit that dropped it is reverted", async () => {
    const settings = { 1: { issuer: "acme", keyAlgorithm: CURVE }, 2: {} };
    const [before] = await described();
    const reverted = adopted({ issued: [1, 2], active: 2, settings, retiring: [1] });
    assert.deepEqual((await judgedOnImports(reverted)).imports, [
      "wildcard-g1-import RENEWS_IMPORT",
      "wildcard-g1-us-east-1-import RENEWS_IMPORT",
    ]);
    await up(reverted);
    const [west, east] = await described();
    assert.deepEqual(west, east);
    assert.notEqual(west?.serial, before?.serial);
  });

  /** A change that the gate passes: its kind, and what it says of the imports. */
  async function judgedOnImports(settings: StackSettings) {
    const { code, report } = await passedInTime(stack, await previewed(stack, settings));
    assert.equal(code, 0, JSON.stringify(report.lines));
    const imports = report.lines.filter(({ name }) => name.endsWith("-import"));
    return { kind: report.kind, imports: imports.map(({ name, reason }) => `${name} ${reason}`) };
  }
});
