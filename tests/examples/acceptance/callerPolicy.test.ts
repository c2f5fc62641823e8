import assert from "node:assert/strict";
import { callerPolicy } from "../../../examples/acceptance/core/callerPolicy.ts";
import { SCOPE, SERVICE_SCOPE } from "./scopeFixture.ts";

/** Of all inline policies of a role together. */
const MOST_CHARACTERS = 10_240;

describe("the policy of an acceptance run", () => {
  const policy = callerPolicy(SCOPE);
  const statement = (sid: string) => policy.Statement.find(({ Sid }) => Sid === sid);
  const actions = policy.Statement.flatMap(({ Action }) => Action);

  it("fits into one inline policy of a role, with a refusal beside it", () => {
    assert.ok(JSON.stringify(policy).length < MOST_CHARACTERS - 500, String(JSON.stringify(policy).length));
  });

  it("allows records at and below the label only, and never a request that names none", () => {
    const key = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
    const names = ["cabal-acceptance.example.org", "*.cabal-acceptance.example.org"];
    assert.deepEqual(statement("RecordsBelowTheLabel")?.Condition, {
      "ForAllValues:StringLike": { [key]: names },
      Null: { [key]: "false" },
    });
    assert.equal(actions.filter((action) => action === "route53:ChangeResourceRecordSets").length, 1);
  });

  it("allows to make and to pass roles of the label's names only", () => {
    const roles = "arn:aws:iam::*:role/cabal-acceptance-*";
    assert.deepEqual([statement("OwnRoles")?.Resource, statement("AssumeOwnRole")?.Resource], [roles, roles]);
    assert.deepEqual(
      actions.filter((action) => /^iam:(Create|Attach|Put|Pass|Delete|Update)/.test(action)),
      [
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:PassRole",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:CreateServiceLinkedRole",
      ],
    );
    assert.equal(statement("RolesOfServices")?.Resource, "arn:aws:iam::*:role/aws-service-role/*");
  });

  it("allows to make and to change the service of that name with --with-service only", () => {
    const writes = ["ecs:CreateService", "ecs:DeleteService", "ecs:UpdateService"];
    const added = callerPolicy(SERVICE_SCOPE).Statement.slice(policy.Statement.length);
    assert.deepEqual(
      added.map(({ Sid }) => Sid),
      ["TaskDefinitions", "OwnService"],
    );
    assert.deepEqual(
      [added[1]?.Action, added[1]?.Resource],
      [writes, "arn:aws:ecs:*:*:service/cabal-acceptance-mail/cabal-acceptance-mail"],
    );
    for (const action of [...writes, "ecs:RegisterTaskDefinition"])
      assert.equal(actions.includes(action), false, action);
    assert.ok(JSON.stringify(callerPolicy(SERVICE_SCOPE)).length < MOST_CHARACTERS - 500);
  });

  it("has whole services on the label's own names only", () => {
    const whole = policy.Statement.filter(({ Action }) => [Action].flat().some((action) => action.endsWith(":*")));
    assert.deepEqual(
      whole.map(({ Sid }) => Sid),
      ["OwnNames"],
    );
    for (const resource of [statement("OwnNames")?.Resource ?? []].flat())
      assert.match(resource, /\/?cabal-acceptance[-/]/);
  });

  it("does not read parameters of others, users, or other people's keys", () => {
    const read = statement("Read")?.Action ?? [];
    for (const action of [
      "ssm:GetParameter",
      "ssm:GetParameters",
      "iam:ListUsers",
      "acm:ExportCertificate",
      "kms:Decrypt",
    ]) {
      assert.equal(read.includes(action), false, action);
    }
  });
});
