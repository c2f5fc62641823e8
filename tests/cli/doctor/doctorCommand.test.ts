import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli } from "../capturedIo.ts";
import { inventoryFixture } from "../inventoryFixture.ts";

const CONFIG = "config:\n  aws:region: us-west-2\n  cabal-tls:inventoryParameter: /mail/inventory\n";

describe("doctor", () => {
  let cwd: string;

  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), "cabal-tls-doctor-"));
    await writeFile(join(cwd, "Pulumi.yaml"), "name: cabal-tls\n");
    await writeFile(join(cwd, "inventory.json"), JSON.stringify(inventoryFixture()));
  });
  afterEach(() => rm(cwd, { recursive: true }));

  const parameterOf = async () => {
    const { stdout, exitCode } = await cli(["doctor", "--policy", "--inventory", "inventory.json"], { cwd });
    assert.equal(exitCode, 0);
    return JSON.parse(stdout).DoctorReadOnlyPolicy.Statement[0].Resource;
  };

  it("prints policies for the parameter that the stack's config names", async () => {
    await writeFile(join(cwd, "Pulumi.prod.yaml"), CONFIG);
    assert.equal(await parameterOf(), "arn:aws:ssm:us-west-2:111122223333:parameter/mail/inventory");
  });

  it("prints policies for the parameter of a stack without a config here", async () => {
    assert.equal(await parameterOf(), "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/tls/prod/inventory");
  });

  it("could not determine anything without a readable inventory, and says how to get one", async () => {
    await writeFile(join(cwd, "inventory.json"), '{"version":99,"endpoints":[]}');
    const { stdout, exitCode } = await cli(["doctor", "--json", "--inventory", "inventory.json"], { cwd });
    const { verdict, rootCause, endpoints } = JSON.parse(stdout);
    assert.deepEqual([exitCode, verdict, rootCause.reason, endpoints], [3, "unknown", "INVENTORY_UNREADABLE", []]);
    assert.deepEqual(rootCause.next, [
      "npm run --silent pulumi -- stack output inventory --json > inventory.json",
      "npx --no -- cabal-tls doctor --inventory inventory.json",
    ]);
    assert.match(
      rootCause.evidence[0],
      /^inventory\.json: The inventory has version 99; this program reads versions 1 to 2\./,
    );
  });

  it("waits for 10 s by default, as status does: Postfix holds the end of its greeting back for 6", async () => {
    for (const command of ["doctor", "status"]) {
      const { stdout } = await cli([command, "--help"], { cwd });
      assert.match(stdout, /--timeout <SECONDS> +deadline of each call and\s+handshake\s+\(default:\s+10\)/, command);
    }
  });

  it("reports a wrong call as the command line does", async () => {
    const { stdout, stderr, exitCode } = await cli(["doctor", "--json", "--inventory", "none.json"], { cwd });
    assert.deepEqual([stdout, exitCode], ["", 3]);
    assert.match(stderr, /^--inventory none\.json cannot be read \(ENOENT\)\./);
  });
});
