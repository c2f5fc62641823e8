import assert from "node:assert/strict";
import { doctorFixPolicy, doctorReadOnlyPolicy } from "../../../core/permissions/doctorPolicy.ts";
import { inventoryFixture } from "../../cli/inventoryFixture.ts";
import { HOST, inventoryWithHost } from "./everyPolicy.ts";

const actions = (statements: readonly { readonly Effect: string; readonly Action: unknown }[], effect: string) =>
  statements.filter(({ Effect }) => Effect === effect).flatMap(({ Action }) => Action);

describe("the doctor's policies", () => {
  const account = "111122223333";

  it("let it read, and nothing that changes anything", () => {
    const { Statement } = doctorReadOnlyPolicy({ inventory: inventoryWithHost(), account });
    for (const action of actions(Statement, "Allow")) {
      assert.match(String(action), /:(Get|Describe|List|Filter)\w+$|^apigateway:GET$/);
    }
  });

  it("name each parameter without a key and each service of the hosts", () => {
    const { Statement } = doctorReadOnlyPolicy({ inventory: inventoryWithHost(), account });
    const path = "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/smtp-out.example.net";
    const resourceOf = (sid: string) => Statement.find(({ Sid }) => Sid === sid)?.Resource;
    assert.deepEqual(
      resourceOf("StoredCertificates"),
      ["chain", "state", "tls-cert", "tls-ca-bundle"].map((name) => `${path}/${name}`),
    );
    assert.equal(resourceOf("ParameterVersions"), "*");
    assert.equal(resourceOf("Services"), "arn:aws:ecs:us-west-2:111122223333:service/cabal-mail/cabal-smtp-out");
  });

  it("deny every parameter that holds a private key or another secret of the renewal, whatever else the role has", () => {
    const { Statement } = doctorReadOnlyPolicy({ inventory: inventoryWithHost(), account });
    const path = "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/smtp-out.example.net";
    assert.deepEqual(Statement.find(({ Effect }) => Effect === "Deny")?.Resource, [
      `${path}/bundle`,
      `${path}/tls-key`,
      `${path}/pending`,
      `${path}/rehearsal`,
      `${path}/import`,
      "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/accounts/*",
      "arn:aws:ssm:us-west-2:111122223333:parameter/own/eab",
      "arn:aws:ssm:us-west-2:111122223333:parameter/aws/reference/secretsmanager/cabal/eab",
      "arn:aws:ssm:us-west-2:111122223333:parameter/own/heartbeat",
    ]);
    const secrets = Statement.find(({ Action }) => Action === "secretsmanager:GetSecretValue");
    assert.deepEqual(
      [secrets?.Effect, secrets?.Resource],
      ["Deny", ["arn:aws:secretsmanager:us-west-2:111122223333:secret:cabal/eab-??????"]],
    );
  });

  it("name the copies that are no secret, and deny that of the key", () => {
    const copies = { tlsKey: "/cabal/ssl_key", tlsCert: "/cabal/ssl_cert", tlsCaBundle: "/cabal/chain_cert" };
    const grants = (secure: boolean) => {
      const certificates = [{ ...HOST, copies: { ...copies, secure } }];
      const { Statement } = doctorReadOnlyPolicy({ inventory: { ...inventoryWithHost(), certificates }, account });
      const resources = (found: (one: (typeof Statement)[number]) => boolean) =>
        [Statement.find(found)?.Resource].flat().filter((one) => !/letsencrypt|own|reference/.test(one ?? ""));
      return [resources(({ Sid }) => Sid === "StoredCertificates"), resources(({ Sid }) => Sid === "NoPrivateKeys")];
    };
    const arn = "arn:aws:ssm:us-west-2:111122223333:parameter/cabal";
    assert.deepEqual(grants(false), [[`${arn}/ssl_cert`, `${arn}/chain_cert`], [`${arn}/ssl_key`]]);
    assert.deepEqual(grants(true), [[], [`${arn}/ssl_key`]]);
  });

  it("deny the accounts also where an earlier release's inventory names no other secret", () => {
    const { secretParameters: _, ...renewal } = inventoryWithHost().renewal ?? assert.fail();
    const { Statement } = doctorReadOnlyPolicy({ inventory: inventoryWithHost({ renewal }), account });
    const denied = [Statement.find(({ Sid }) => Sid === "NoPrivateKeys")?.Resource].flat();
    assert.equal(denied.at(-1), "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/accounts/*");
  });

  it("deny reading by path everywhere, also for a stack without hosts", () => {
    for (const inventory of [inventoryFixture(), inventoryWithHost()]) {
      const { Statement } = doctorReadOnlyPolicy({ inventory, account });
      assert.deepEqual(Statement.at(-1), {
        Sid: "NoReadByPath",
        Effect: "Deny",
        Action: "ssm:GetParametersByPath",
        Resource: "*",
      });
    }
  });

  it("need nothing of ECS, Lambda and logs for a stack without hosts", () => {
    const { Statement } = doctorReadOnlyPolicy({ inventory: inventoryFixture(), account });
    assert.deepEqual(actions(Statement, "Allow"), [
      "ssm:GetParameter",
      "acm:DescribeCertificate",
      "acm:ListTagsForCertificate",
      "acm:ListCertificates",
      "elasticloadbalancing:DescribeListenerCertificates",
      "elasticloadbalancing:DescribeListeners",
      "cloudfront:GetDistribution",
      "apigateway:GET",
      "route53:GetHostedZone",
      "route53:ListResourceRecordSets",
      "route53:ListHostedZonesByName",
    ]);
  });

  it("fit into a managed policy for as many hosts as a stack may have, and still deny every private key", () => {
    const plain = inventoryWithHost();
    const hosts = Array.from({ length: 50 }, (_, index) => ({
      ...HOST,
      name: `host-${index}`,
      parameterPath: `/cabal/letsencrypt/a-long-name-of-host-${index}.example.net`,
      deployTo: [{ kind: "ecs" as const, cluster: "cabal-mail", service: `a-long-name-of-service-${index}` }],
      copies: {
        tlsKey: `/cabal/control_domain_ssl_key_${index}`,
        tlsCert: `/cabal/control_domain_ssl_cert_${index}`,
        tlsCaBundle: `/cabal/control_domain_chain_cert_${index}`,
        secure: false,
      },
    }));
    for (const count of [2, 3, 50]) {
      const inventory = { ...plain, certificates: [...plain.certificates, ...hosts.slice(1, count)] };
      const policy = doctorReadOnlyPolicy({ inventory, account });
      assert.ok(JSON.stringify(policy).length < 6144, `${count} hosts: ${JSON.stringify(policy).length}`);
    }
    const inventory = { ...plain, certificates: hosts };
    const { Statement } = doctorReadOnlyPolicy({ inventory, account });
    const path = "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/*";
    const denied = Statement.find(({ Effect }) => Effect === "Deny")?.Resource ?? [];
    assert.deepEqual(denied.slice(0, 6), [
      `${path}/bundle`,
      `${path}/tls-key`,
      `${path}/pending`,
      `${path}/rehearsal`,
      `${path}/import`,
      "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/accounts/*",
    ]);
    assert.deepEqual(denied.slice(-3), [
      "arn:aws:ssm:us-west-2:111122223333:parameter/own/eab",
      "arn:aws:ssm:us-west-2:111122223333:parameter/aws/reference/secretsmanager/cabal/eab",
      "arn:aws:ssm:us-west-2:111122223333:parameter/own/heartbeat",
    ]);
    assert.equal(denied.length, 5 + 4 + 8);
  });

  it("let --fix change the stack's own things only", () => {
    const { Statement } = doctorFixPolicy({ inventory: inventoryWithHost(), account });
    assert.deepEqual(
      Statement.map(({ Action, Resource }) => [Action, Resource]),
      [
        ["route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"],
        ["ecs:UpdateService", "arn:aws:ecs:us-west-2:111122223333:service/cabal-mail/cabal-smtp-out"],
        ["lambda:InvokeFunction", "arn:aws:lambda:us-west-2:111122223333:function:renewer"],
      ],
    );
  });

  it("let --fix set records of the shape that ACM's have, and deploy no other task definition", () => {
    const { Statement } = doctorFixPolicy({ inventory: inventoryWithHost(), account });
    assert.deepEqual(
      Statement.map(({ Condition }) => Condition),
      [
        {
          "ForAllValues:StringEquals": {
            "route53:ChangeResourceRecordSetsRecordTypes": "CNAME",
            "route53:ChangeResourceRecordSetsActions": "UPSERT",
          },
          "ForAllValues:StringLike": {
            "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["_????????????????????????????????.example.net"],
          },
          "ForAllValues:StringNotLike": {
            "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["_*.*.example.net"],
          },
          Null: {
            "route53:ChangeResourceRecordSetsRecordTypes": "false",
            "route53:ChangeResourceRecordSetsActions": "false",
            "route53:ChangeResourceRecordSetsNormalizedRecordNames": "false",
          },
        },
        { Null: { "ecs:task-definition": "true" } },
        undefined,
      ],
    );
  });
});
