import assert from "node:assert/strict";
import type { PolicyDocument } from "../../../core/permissions/policyDocument.ts";
import { previewPolicy } from "../../../core/permissions/previewPolicy.ts";
import { READ_ACTIONS } from "../../../core/permissions/readActions.ts";
import { repositoryFiles } from "../../repositoryFiles.ts";

const ACCOUNT = "111122223333";
/** IAM counts a role's inline policies without white space. */
const MAX_INLINE_POLICY = 10_240;

describe("previewPolicy", () => {
  it("allows nothing that changes anything", () => {
    const verbs = allowed(previewPolicy({ account: ACCOUNT, stateBucket: "state", secretsKeyArn: "arn:key" })).map(
      (action) => action.split(":")[1] ?? "",
    );
    assert.ok(verbs.length > 50);
    assert.deepEqual(
      verbs.filter((verb) => !/^(Get|List|Describe)[A-Za-z]+$|^GET$|^Decrypt$/.test(verb)),
      [],
    );
  });

  it("reads parameters of the inventory, and no others", () => {
    const { Statement } = previewPolicy({ account: ACCOUNT });
    const reading = Statement.filter(
      ({ Effect, Action }) => Effect === "Allow" && [Action].flat().some((one) => one.startsWith("ssm:GetParameter")),
    );
    assert.deepEqual(reading, [
      {
        Sid: "ReadParameters",
        Effect: "Allow",
        Action: "ssm:GetParameter",
        Resource: ["arn:aws:ssm:*:111122223333:parameter/cabal/tls/*"],
      },
    ]);
  });

  it("forbids private keys, also when the role has other policies", () => {
    const { Statement } = previewPolicy({ account: ACCOUNT, secretPaths: ["/mail/keys"] });
    assert.deepEqual(
      Statement.filter(({ Effect }) => Effect === "Deny"),
      [
        {
          Sid: "NoPrivateKeys",
          Effect: "Deny",
          Action: ["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters"],
          Resource: [
            "arn:aws:ssm:*:111122223333:parameter/mail/keys",
            "arn:aws:ssm:*:111122223333:parameter/mail/keys/*",
          ],
        },
        { Sid: "NoReadByPath", Effect: "Deny", Action: "ssm:GetParametersByPath", Resource: "*" },
        { Sid: "NoExportOfKeys", Effect: "Deny", Action: "acm:ExportCertificate", Resource: "*" },
      ],
    );
  });

  it("reads state and secrets only where it is told that they are", () => {
    const sids = ({ Statement }: PolicyDocument) => Statement.map(({ Sid }) => Sid);
    assert.deepEqual(sids(previewPolicy({ account: ACCOUNT })), [
      "ReadResources",
      "ReadFunctions",
      "ReadParameters",
      "NoPrivateKeys",
      "NoReadByPath",
      "NoExportOfKeys",
    ]);
    const { Statement } = previewPolicy({ account: ACCOUNT, stateBucket: "state", secretsKeyArn: "arn:key" });
    assert.deepEqual(Statement.slice(3, 5), [
      {
        Sid: "ReadState",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:ListBucket"],
        Resource: ["arn:aws:s3:::state", "arn:aws:s3:::state/.pulumi/*"],
      },
      { Sid: "ReadSecrets", Effect: "Allow", Action: "kms:Decrypt", Resource: "arn:key" },
    ]);
  });

  it("reads the functions and the API Gateway domain names that are given, with no other call on either", () => {
    const { Statement } = previewPolicy({ account: ACCOUNT, functions: ["renewer"], apiDomains: ["api.example.net"] });
    const reading = Statement.filter(({ Action }) => [Action].flat().some((one) => /^(lambda|apigateway):/.test(one)));
    assert.deepEqual(reading, [
      {
        Sid: "ReadFunctions",
        Effect: "Allow",
        Action: [
          "lambda:GetAlias",
          "lambda:GetFunction",
          "lambda:GetFunctionCodeSigningConfig",
          "lambda:GetFunctionEventInvokeConfig",
          "lambda:GetPolicy",
          "lambda:ListTags",
          "lambda:ListVersionsByFunction",
        ],
        Resource: [
          "arn:aws:lambda:*:111122223333:function:renewer",
          "arn:aws:lambda:*:111122223333:function:renewer:*",
        ],
      },
      {
        Sid: "ReadDomainNames",
        Effect: "Allow",
        Action: "apigateway:GET",
        Resource: [
          "arn:aws:apigateway:*::/domainnames/api.example.net",
          "arn:aws:apigateway:*::/domainnames/api.example.net/*",
        ],
      },
    ]);
  });

  it("reads the function of the default name, and nothing of API Gateway, when none are given", () => {
    const { Statement } = previewPolicy({ account: ACCOUNT });
    assert.deepEqual(
      Statement.filter(({ Action }) => [Action].flat().some((one) => /^(lambda|apigateway):/.test(one))).map(
        ({ Resource }) => Resource,
      ),
      [
        [
          "arn:aws:lambda:*:111122223333:function:cabal-certbot-renewal",
          "arn:aws:lambda:*:111122223333:function:cabal-certbot-renewal:*",
        ],
      ],
    );
    assert.deepEqual(
      previewPolicy({ account: ACCOUNT, functions: [] })
        .Statement.map(({ Sid }) => Sid)
        .slice(0, 2),
      ["ReadResources", "ReadParameters"],
    );
  });

  it("fits into an inline policy", () => {
    const policy = previewPolicy({ account: ACCOUNT, stateBucket: "s".repeat(63), secretsKeyArn: "k".repeat(100) });
    assert.ok(JSON.stringify(policy).length < MAX_INLINE_POLICY);
  });

  it("knows how every resource and look-up of the components is read", () => {
    const used = repositoryFiles("components/**/*.ts").flatMap(({ text }) => [
      ...[...text.matchAll(/new ([a-z]\w+\.[A-Z]\w+)\(/g)].map(([, type]) => type ?? ""),
      ...[...text.matchAll(/\b([a-z]\w+\.[A-Z]\w+)\.get\(/g)].map(([, type]) => type ?? ""),
      ...[...text.matchAll(/\b([a-z]\w+\.get\w+?)Output\(/g)].map(([, lookup]) => lookup ?? ""),
      ...[...text.matchAll(/[^.\w](get\w+?)Output\(/g)].map(([, lookup]) => `index.${lookup}`),
    ]);
    const seen = ["lb.Listener", "acm.Certificate", "route53.getZone", "index.getCallerIdentity"];
    assert.deepEqual(
      seen.filter((one) => !used.includes(one)),
      [],
    );
    // An unknown one: add to core/permissions/readActions.ts what the aws provider calls to read it.
    assert.deepEqual(
      [...new Set(used)].filter((one) => !one.startsWith("pulumi.") && !(one in READ_ACTIONS)),
      [],
    );
  });
});

function allowed({ Statement }: PolicyDocument): string[] {
  return Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
}
