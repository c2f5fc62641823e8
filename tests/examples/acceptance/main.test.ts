import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const MAIN = join(import.meta.dirname, "..", "..", "..", "examples", "acceptance", "main.ts");

function run(...args: string[]) {
  return spawnSync(process.execPath, [MAIN, "--zone", "example.org", "--region", "eu-west-1", ...args], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  });
}

describe("npm run acceptance", () => {
  it("prints its policy as JSON that AWS takes, and asks nobody for it", () => {
    const { status, stdout, stderr } = run("--label", "trial", "--policy");
    assert.deepEqual([status, stderr], [0, ""]);
    const { Version, Statement } = JSON.parse(stdout);
    assert.equal(Version, "2012-10-17");
    const roles = Statement.find(({ Sid }: { readonly Sid: string }) => Sid === "OwnRoles");
    assert.equal(roles.Resource, "arn:aws:iam::*:role/trial-*");
  });

  it("ends with a usage error for a label that names of AWS cannot have", () => {
    const { status, stdout, stderr } = run("--label", "Trial");
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /Give 3 to 20 lower-case letters, digits and single hyphens/);
  });
});
