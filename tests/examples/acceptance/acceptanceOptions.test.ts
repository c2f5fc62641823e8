import assert from "node:assert/strict";
import type { CommanderError } from "commander";
import { acceptanceArguments, acceptanceCommand } from "../../../examples/acceptance/acceptanceOptions.ts";

const GIVEN = ["--zone", "example.org", "--region", "eu-west-1"];

/** What commander says about a wrong command line. */
function refusal(...argv: string[]): string {
  const command = acceptanceCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  try {
    command.parse(argv, { from: "user" });
  } catch (error) {
    return (error as CommanderError).message;
  }
  return "";
}

describe("the command line of an acceptance run", () => {
  it("needs a zone and a region, and has defaults for the rest", () => {
    assert.deepEqual(acceptanceArguments(GIVEN), {
      zone: "example.org",
      label: "cabal-acceptance",
      region: "eu-west-1",
      without: new Set(),
      withService: false,
      yes: false,
      policy: false,
      clean: false,
      report: "acceptance-report",
      provider: "download",
    });
    assert.match(refusal("--region", "eu-west-1"), /required option '--zone <domain>' not specified/);
    assert.match(refusal("--zone", "example.org"), /required option '--region <region>' not specified/);
  });

  it("leaves CloudFront out on request, and nothing else", () => {
    assert.deepEqual(acceptanceArguments([...GIVEN, "--without", "cloudfront"]).without, new Set(["cloudfront"]));
    assert.match(refusal(...GIVEN, "--without", "acm"), /Allowed choices are cloudfront/);
  });

  it("adds an ECS service on request only", () => {
    assert.equal(acceptanceArguments([...GIVEN, "--with-service"]).withService, true);
  });

  it("refuses labels that would not fit into names of AWS", () => {
    for (const label of ["a", "-ab", "ab-", "a--b", "Abc", "a.b", "a".repeat(21), "9ab"]) {
      assert.match(refusal(...GIVEN, "--label", label), /Give 3 to 20 lower-case letters/, label);
    }
    assert.equal(acceptanceArguments([...GIVEN, "--label", "a".repeat(20)]).label.length, 20);
  });

  it("refuses what is not a zone or a region", () => {
    assert.match(refusal("--zone", "Example_org", "--region", "eu-west-1"), /Give a lower-case domain name/);
    assert.match(refusal("--zone", "example.org", "--region", "Ireland"), /Give a region such as eu-west-1/);
  });
});
