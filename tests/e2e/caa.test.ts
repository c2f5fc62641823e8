import assert from "node:assert/strict";
import type { CaaRecord } from "node:dns";
import { Resolver } from "node:dns/promises";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { createWorkspace, type PulumiStack } from "../../packages/local-aws/engine/index.ts";
import { changes } from "./changes.ts";
import { gated } from "./gatedPreview.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM, testStack } from "./testStack.ts";

const DOMAIN = "caa.example";

/** A program that has nothing but the component. */
const INDEX = `import * as pulumi from "@pulumi/pulumi";
import { CaaRecords } from ${JSON.stringify(pathToFileURL(join(PROGRAM, "components", "index.ts")).href)};
const config = new pulumi.Config();
new CaaRecords("caa", {
  domain: config.require("domain"),
  zoneId: config.require("zoneId"),
  issue: config.requireObject("issue"),
  issuewild: ["amazon.com"],
  iodef: "mailto:security@example.com",
  import: config.get("import"),
});
`;

describe("CAA records", () => {
  let dir: string;
  let program: PulumiStack;
  let zoneId: string;
  let lookUp: () => Promise<readonly string[]>;

  before(async () => {
    const { toolchain, aws } = await sharedLocalAws();
    ({ zoneId } = await testLandscape(DOMAIN, "us-west-2"));
    await writeByHand(aws.url, zoneId);
    dir = await mkdtemp(join(tmpdir(), "cabal-tls-caa-"));
    await symlink(join(PROGRAM, "node_modules"), join(dir, "node_modules"));
    await writeFile(
      join(dir, "Pulumi.yaml"),
      "name: caa\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.ts\n",
    );
    await writeFile(join(dir, "package.json"), '{ "type": "module" }');
    await writeFile(join(dir, "index.ts"), INDEX);
    program = await createWorkspace({ toolchain, aws, programDir: dir, stack: "caa" });
    const resolver = new Resolver({ timeout: 5_000, tries: 1 });
    resolver.setServers([aws.dns]);
    lookUp = async () => (await resolver.resolveCaa(DOMAIN)).map(caaWords).sort();
  });
  after(async () => {
    await program?.dispose();
    if (dir !== undefined) await rm(dir, { recursive: true, force: true });
  });

  const timeToLive = async () => {
    const { url } = (await sharedLocalAws()).aws;
    const { ResourceRecordSets = [] } = await route53At(url).send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }),
    );
    return ResourceRecordSets.find(({ Type }) => Type === "CAA")?.TTL;
  };
  const config = (more: Readonly<Record<string, unknown>> = {}) => ({
    "aws:region": "us-west-2",
    "caa:domain": DOMAIN,
    "caa:zoneId": zoneId,
    "caa:issue": ["amazon.com", "letsencrypt.org"],
    ...more,
  });

  it("do not take over those that are in the zone already", async () => {
    await program.setConfig(config());
    const up = await program.up();
    assert.equal(up.ok, false);
    assert.match(up.diagnostics.join("\n"), /caa-record: .*already exists/);
    assert.deepEqual(await lookUp(), ["issue ca.example.org"]);
  });

  it("adopt those that the config names, and answer in DNS", async () => {
    await program.setConfig(config({ "caa:import": `${zoneId}_${DOMAIN}_CAA` }));
    const up = await program.up();
    assert.deepEqual([up.ok, changes(up)], [true, ["import Record caa-record", "update Record caa-record"]], up.stderr);
    assert.deepEqual(await timeToLive(), 60, "the TTL that was found");
    assert.deepEqual(await lookUp(), [
      "iodef mailto:security@example.com",
      "issue amazon.com",
      "issue letsencrypt.org",
      "issuewild amazon.com",
    ]);
    const again = await program.preview({ flags: ["--refresh", "--expect-no-changes"] });
    assert.equal(again.ok, true, again.stderr);
  });

  it("change in place, and go in one update", async () => {
    await program.setConfig(config({ "caa:import": `${zoneId}_${DOMAIN}_CAA`, "caa:issue": ["amazon.com"] }));
    assert.deepEqual(changes(await program.up()), ["update Record caa-record"]);
    assert.equal((await lookUp()).length, 3);
    assert.equal(await timeToLive(), 60, "the TTL that was found");
    assert.equal((await program.destroy()).ok, true);
    await assert.rejects(lookUp(), { code: "ENODATA" });
  });

  it("of a stack are an ordinary change to the gate", async () => {
    const stack = await testStack({ stack: "caa", domain: "caa-stack.example" });
    try {
      const settings = { ...stack.settings, "cabal-tls:caa": { iodef: "mailto:security@example.com" } };
      const { report } = await gated(stack, settings, "any");
      assert.deepEqual(
        report.lines
          .filter(({ name }) => name === "caa-record")
          .map(({ what, class: kind, reason }) => [what, kind, reason]),
        [["create Record", "other", "ORDINARY_CHANGE"]],
      );
      assert.equal(report.verdict, "pass");
    } finally {
      await stack.dispose();
    }
  });
});

/** `issue amazon.com`: the property is a key of Node's answer. */
function caaWords(record: CaaRecord): string {
  const [property] = Object.entries(record).filter(([key]) => key !== "critical" && key !== "type");
  return property?.join(" ") ?? "";
}

/** What somebody put there before. */
async function writeByHand(endpoint: string, zoneId: string): Promise<void> {
  const record = {
    Name: DOMAIN,
    Type: "CAA" as const,
    TTL: 60,
    ResourceRecords: [{ Value: '0 issue "ca.example.org"' }],
  };
  await route53At(endpoint).send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: { Changes: [{ Action: "CREATE", ResourceRecordSet: record }] },
    }),
  );
}

function route53At(endpoint: string): Route53Client {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new Route53Client({ region: "us-east-1", endpoint, credentials });
}
