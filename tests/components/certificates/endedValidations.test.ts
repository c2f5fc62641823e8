import assert from "node:assert/strict";
import { endedText, type KnownCertificate } from "../../../components/certificates/endedValidations.ts";
import { classesOf } from "../../printed/lineClasses.ts";

function known(generation: number, region: string, status: string): KnownCertificate {
  const suffix = region === "us-west-2" ? "" : `-${region}`;
  return { generation, logicalName: `wildcard-g${generation}${suffix}`, region, status };
}

describe("the warning of validations that have nothing left to wait for", () => {
  it("names what has ended, the update without its validations, and what to retire", () => {
    assert.equal(
      endedText(["IMPORTED", "IMPORTED"], [known(1, "us-west-2", "EXPIRED"), known(1, "us-east-1", "EXPIRED")]),
      "wildcard.issued: generation 1 is EXPIRED, and ACM has issued no other one. What the endpoints serve is not affected. " +
        "But a validation that a refresh dropped from the state (wildcard-g1-validation, wildcard-g1-us-east-1-validation) " +
        'cannot be made again, and an update that tries fails with "unexpected state". Update without: pulumi up ' +
        "--exclude '**::wildcard-g1-validation' --exclude '**::wildcard-g1-us-east-1-validation'. Then retire what has " +
        "ended, the first update again without: npx --no -- cabal-tls rotate retire 1.",
    );
  });

  it("has commands that sh, the engine and this program take", async () => {
    const text = endedText(["IMPORTED"], [known(1, "us-west-2", "EXPIRED"), known(1, "us-east-1", "EXPIRED")]) ?? "";
    const printed = [...text.matchAll(/: ((?:npx|pulumi) .*?)\.(?: |$)/g)].map(([, command = ""]) => command);
    assert.deepEqual(await Promise.all(printed.map(classesOf)), [["engine up"], ["rotate retire"]]);
  });

  it("names every generation that has ended, and the region in which nothing is left", () => {
    const text = endedText(
      ["IMPORTED"],
      [
        known(1, "us-west-2", "EXPIRED"),
        known(1, "us-east-1", "EXPIRED"),
        known(2, "us-west-2", "FAILED"),
        known(2, "us-east-1", "ISSUED"),
      ],
    );
    assert.match(text ?? "", /: generation 1 is EXPIRED, generation 2 is FAILED, and ACM /);
    assert.match(
      text ?? "",
      /up --exclude '\*\*::wildcard-g1-validation' --exclude '\*\*::wildcard-g2-validation'\. Then/,
    );
    assert.match(text ?? "", /rotate retire 1; npx --no -- cabal-tls rotate retire 2\.$/);
  });

  it("is silent while ACM has one that may be waited for, or while a certificate of ACM's serves", () => {
    for (const status of ["ISSUED", "PENDING_VALIDATION", "INACTIVE"]) {
      assert.equal(
        endedText(["IMPORTED"], [known(1, "us-west-2", status), known(2, "us-west-2", "EXPIRED")]),
        undefined,
      );
    }
    assert.equal(endedText(["AMAZON_ISSUED"], [known(1, "us-west-2", "EXPIRED")]), undefined);
    assert.equal(endedText(["IMPORTED"], []), undefined);
  });
});
