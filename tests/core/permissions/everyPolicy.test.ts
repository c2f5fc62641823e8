import assert from "node:assert/strict";
import type { PolicyStatement } from "../../../core/permissions/policyDocument.ts";
import { everyPolicy } from "./everyPolicy.ts";

const NAMED = Object.entries(everyPolicy()).map(([role, policy]) => ({
  role,
  statements: policy.Statement as readonly PolicyStatement[],
}));

describe("every policy", () => {
  it("requires each key that it compares for all values, which is also true of a request without the key", () => {
    const compared = NAMED.flatMap(({ role, statements }) =>
      statements.flatMap(({ Sid, Condition = {} }) =>
        Object.entries(Condition)
          .filter(([operator]) => operator.startsWith("ForAllValues:"))
          .flatMap(([, keys]) =>
            Object.keys(keys).map((key) => ({ role, Sid, key, required: Condition["Null"]?.[key] })),
          ),
      ),
    );
    assert.deepEqual([...new Set(compared.map(({ role }) => role))], ["doctorFix", "function"]);
    assert.deepEqual(
      compared.filter(({ required }) => required !== "false"),
      [],
    );
  });

  it("of a role that holds no key denies reading by path, or allows no read that a path could be given to", () => {
    const denying = NAMED.filter(({ statements }) =>
      statements.some(
        ({ Effect, Action, Resource }) => Effect === "Deny" && Action === "ssm:GetParametersByPath" && Resource === "*",
      ),
    ).map(({ role }) => role);
    assert.deepEqual(denying, ["doctor", "preview"]);
    const reading = NAMED.filter(({ statements }) =>
      statements.some(
        ({ Effect, Action }) => Effect === "Allow" && [Action].flat().some((one) => /^ssm:(Get)?\*|ByPath$/.test(one)),
      ),
    ).map(({ role }) => role);
    assert.deepEqual(reading, ["function", "removal"]);
  });
});
