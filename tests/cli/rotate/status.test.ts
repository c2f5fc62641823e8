import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeInventory } from "../../../core/inventoryCodec.ts";
import { type AwsAnswer, type AwsBehaviour, awsStub } from "../awsStub.ts";
import { cli } from "../capturedIo.ts";
import { EAST_1, EAST_2, inventoryFixture, WEST_1, WEST_2 } from "../inventoryFixture.ts";

const LISTENER = "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/net/mail/1/2";
const ORPHAN = "arn:aws:acm:us-west-2:111122223333:certificate/99999999-0000-0000-0000-000000000003";
const IMAP = "urn:pulumi:prod::cabal-tls::cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::imap-listener";
const STATE = {
  version: 3,
  deployment: {
    pending_operations: [{ type: "creating", resource: { urn: "urn:pulumi:prod::cabal-tls::x::wildcard-g3" } }],
    resources: [
      { urn: "urn:x", id: WEST_1 },
      {
        urn: IMAP,
        id: LISTENER,
        initErrors: [`updating ${IMAP}: 1 error occurred:\n\t* Throttling: Rate exceeded\n\n`],
      },
    ],
  },
};

const ok = (body: unknown): AwsAnswer => ({ status: 200, body });
const failed = (type: string): AwsAnswer => ({ status: 400, body: { __type: type, message: type } });

/** Generation 1 in us-east-1 may not be looked at, generation 2 there is gone; the orphan is in us-west-2. */
const aws: AwsBehaviour = (target, input, region) => {
  const call = CALLS[target];
  if (call === undefined) throw new Error(`unexpected call ${target}`);
  return call(input, region);
};

const CALLS: Readonly<Record<string, (input: Readonly<Record<string, unknown>>, region: string) => AwsAnswer>> = {
  "AmazonSSM.GetParameter": (input, region) =>
    input["Name"] === "/cabal/tls/prod/inventory" && region === "us-west-2"
      ? ok({ Parameter: { Value: encodeInventory(inventoryFixture()) } })
      : failed("ParameterNotFound"),
  "CertificateManager.DescribeCertificate": (input) => described(String(input["CertificateArn"])),
  "CertificateManager.ListCertificates": (_input, region) => {
    const arns = region === "us-west-2" ? [WEST_1, ORPHAN] : [];
    return ok({ CertificateSummaryList: arns.map((one) => ({ CertificateArn: one, DomainName: "*.example.net" })) });
  },
  "CertificateManager.ListTagsForCertificate": (input) =>
    ok({ Tags: [{ Key: "Name", Value: `prod-wildcard-g${input["CertificateArn"] === ORPHAN ? 3 : 1}` }] }),
};

function described(arn: string): AwsAnswer {
  if (arn === EAST_1) return failed("AccessDeniedException");
  if (arn === EAST_2) return failed("ResourceNotFoundException");
  return ok({
    Certificate: {
      CertificateArn: arn,
      Status: "ISSUED",
      Type: "AMAZON_ISSUED",
      NotAfter: 4_102_444_800,
      InUseBy: arn === WEST_2 ? [LISTENER] : [],
      RenewalEligibility: arn === WEST_2 ? "ELIGIBLE" : "INELIGIBLE",
    },
  });
}

describe("rotate status", () => {
  let dir: string;
  let stop: () => Promise<void>;
  const run = (...args: string[]) => cli(["rotate", "status", ...args], { cwd: dir });

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "cabal-tls-status-"));
    await writeFile(join(dir, "Pulumi.yaml"), "name: cabal-tls\n");
    await writeFile(join(dir, "Pulumi.prod.yaml"), "config:\n  aws:region: us-west-2\n");
    await writeFile(join(dir, "state.json"), JSON.stringify(STATE));
    stop = await awsStub(aws);
  });
  afterEach(async () => {
    await stop();
    await rm(dir, { recursive: true });
  });

  it("shows generations, users, what may be retired and what is left over, and what it may not see as unknown", async () => {
    const { exitCode, stdout, stderr } = await run("--state", "state.json");
    assert.deepEqual([exitCode, stderr], [0, ""]);
    // Age and days left depend on the day of the test.
    const table = stdout
      .split("\n")
      .slice(2, 7)
      .map((line) => line.replace(/ +\d+ d(?= )/g, " N d"));
    assert.deepEqual(table, [
      "generation  region     state    age  expires        left  users  renews",
      "1 (older)   us-west-2  ISSUED     -  2100-01-01 N d      0  no",
      "1 (older)   us-east-1  unknown    -  -                 -      0  unknown",
      "2 (active)  us-west-2  ISSUED     -  2100-01-01 N d      1  yes",
      "2 (active)  us-east-1  gone       -  -                 -      0  no",
    ]);
    assert.ok(
      stdout
        .split("\n")
        .slice(0, 7)
        .every((line) => line.length <= 80),
    );
    assert.equal(
      stdout.slice(stdout.indexOf("\n\n  generation") + 2, stdout.indexOf("  generation 2 is used")),
      [
        "  generation 1 in us-west-2, renews: not while nothing uses it",
        "  generation 1 in us-east-1 is unknown: not allowed (AccessDeniedException)",
        "  generation 2 in us-east-1 is gone: ACM has no such certificate",
        "",
      ].join("\n"),
    );
    assert.equal(
      stdout.slice(stdout.indexOf("  generation 2 is used")),
      `  generation 2 is used by ${LISTENER}
Make active:
  generation 1: unknown, ACM could not be asked in us-east-1
  generation 2: is active, gone in us-east-1
Retire:
  generation 1: unknown, ACM could not be asked in us-east-1
  generation 2: not safe, it serves
Orphans:
  ${ORPHAN} (tag Name=prod-wildcard-g3) is in ACM, but not in the inventory or the state.
    aws acm delete-certificate --region us-west-2 --certificate-arn ${ORPHAN}
Pending operations:
  The state has a pending operation: creating urn:pulumi:prod::cabal-tls::x::wildcard-g3.
    npm run pulumi -- cancel --stack prod
    npm run pulumi -- refresh --clear-pending-creates --stack prod
Failed updates:
  The last update failed at imap-listener (Throttling: Rate exceeded). The state has what was asked for, not what AWS has: without the refresh the next update changes nothing there and still reports it as updated.
    npm run pulumi -- refresh --yes --stack prod --target '${IMAP}'
    npm run pulumi -- up --stack prod`,
    );
  });

  it("reads the inventory from a file, and tells all of it as JSON", async () => {
    await rm(join(dir, "Pulumi.prod.yaml"));
    await writeFile(join(dir, "inventory.json"), JSON.stringify(inventoryFixture()));
    const { exitCode, stdout } = await run("--inventory", "inventory.json", "--json");
    const report = JSON.parse(stdout);
    assert.equal(exitCode, 0);
    assert.deepEqual([report.version, report.stack, report.active], [1, "prod", 2]);
    assert.deepEqual([report.pending, report.failed], [undefined, undefined]);
    assert.deepEqual(
      report.generations[0].certificates.map((one: { readonly state: string }) => one.state),
      ["ISSUED", "unknown: not allowed (AccessDeniedException)"],
    );
    assert.equal(report.orphans.length, 1);
  });

  it("says what it could not read, and what to do", async () => {
    await writeFile(
      join(dir, "Pulumi.prod.yaml"),
      "config:\n  aws:region: us-west-2\n  cabal-tls:inventoryParameter: /x\n",
    );
    assert.deepEqual(await run(), {
      exitCode: 2,
      stdout: "",
      stderr:
        "The SSM parameter /x does not exist. " +
        "Name the stack with --stack, set AWS credentials, or give --inventory FILE.",
    });
    assert.deepEqual(await run("--inventory", "none.json"), {
      exitCode: 2,
      stdout: "",
      stderr:
        "--inventory none.json cannot be read (ENOENT). " +
        "Make it with `npm run --silent pulumi -- stack output inventory --json > none.json`.",
    });
    assert.deepEqual(await run("--state", "none.json"), {
      exitCode: 2,
      stdout: "",
      stderr:
        "--state none.json cannot be read (ENOENT). Make it with `npm run --silent pulumi -- stack export > none.json`.",
    });
    assert.deepEqual(await run("--state", "Pulumi.yaml"), {
      exitCode: 2,
      stdout: "",
      stderr:
        "--state Pulumi.yaml is not what `pulumi stack export` prints. " +
        "Make it with `npm run --silent pulumi -- stack export > Pulumi.yaml`.",
    });
    await writeFile(join(dir, "newer.json"), '{ "version": 3, "endpoints": [] }');
    assert.deepEqual(await run("--inventory", "newer.json"), {
      exitCode: 2,
      stdout: "",
      stderr:
        "newer.json: The inventory has version 3; this program reads versions 1 to 2. " +
        "Use the release of cabal-tls that deployed the stack, or deploy the stack with this one.",
    });
  });
});
