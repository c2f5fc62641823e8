import assert from "node:assert/strict";
import type { HostCertificateEntry, Inventory } from "../../../core/inventory.ts";
import { doctorFixPolicy, doctorReadOnlyPolicy } from "../../../core/permissions/index.ts";
import { inventoryFixture } from "../../cli/inventoryFixture.ts";

const HOST: HostCertificateEntry = {
  name: "smtp-out",
  pipeline: "letsencrypt",
  names: ["smtp-out.example.net"],
  parameterPath: "/cabal/letsencrypt/smtp-out.example.net",
  directories: [],
  challenges: [],
  services: [{ cluster: "cabal-mail", service: "cabal-smtp-out" }],
  thresholds: { lifetimeSeconds: 1, renewBeforeSeconds: 1, warningSeconds: 1, criticalSeconds: 1 },
};

function withHost(): Inventory {
  const plain = inventoryFixture();
  const renewal = { functionName: "renewer", scheduleName: "hourly", scheduleGroup: "default", logGroup: "/log" };
  return { ...plain, certificates: [...plain.certificates, HOST], renewal };
}

const actions = (statements: readonly { readonly Effect: string; readonly Action: unknown }[], effect: string) =>
  statements.filter(({ Effect }) => Effect === effect).flatMap(({ Action }) => Action);

describe("the doctor's policies", () => {
  const account = "111122223333";

  it("let it read, and nothing that changes anything", () => {
    const { Statement } = doctorReadOnlyPolicy({ inventory: withHost(), account });
    for (const action of actions(Statement, "Allow")) {
      assert.match(String(action), /:(Get|Describe|List|Filter)\w+$|^apigateway:GET$/);
    }
  });

  it("deny every parameter that holds a private key, whatever else the role has", () => {
    const { Statement } = doctorReadOnlyPolicy({ inventory: withHost(), account });
    const path = "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/smtp-out.example.net";
    assert.deepEqual(Statement.find(({ Effect }) => Effect === "Deny")?.Resource, [
      `${path}/bundle`,
      `${path}/tls-key`,
      `${path}/pending`,
      `${path}/rehearsal`,
      `${path}/import`,
    ]);
  });

  it("need nothing of ECS, Lambda and logs for a stack without hosts", () => {
    const { Statement } = doctorReadOnlyPolicy({ inventory: inventoryFixture(), account });
    assert.deepEqual(actions(Statement, "Allow"), [
      "ssm:GetParameter",
      "acm:DescribeCertificate",
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
    const plain = withHost();
    const hosts = Array.from({ length: 50 }, (_, place) => ({
      ...HOST,
      name: `host-${place}`,
      parameterPath: `/cabal/letsencrypt/a-long-name-of-host-${place}.example.net`,
      services: [{ cluster: "cabal-mail", service: `a-long-name-of-service-${place}` }],
    }));
    for (const count of [3, 50]) {
      const inventory = { ...plain, certificates: [...plain.certificates, ...hosts.slice(1, count)] };
      const policy = doctorReadOnlyPolicy({ inventory, account });
      assert.ok(JSON.stringify(policy).length < 6144, `${count} hosts: ${JSON.stringify(policy).length}`);
    }
    const inventory = { ...plain, certificates: hosts };
    const { Statement } = doctorReadOnlyPolicy({ inventory, account });
    const path = "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/*";
    assert.deepEqual(Statement.find(({ Effect }) => Effect === "Deny")?.Resource, [
      `${path}/bundle`,
      `${path}/tls-key`,
      `${path}/pending`,
      `${path}/rehearsal`,
      `${path}/import`,
    ]);
  });

  it("let --fix change the stack's own things only", () => {
    const { Statement } = doctorFixPolicy({ inventory: withHost(), account });
    assert.deepEqual(
      Statement.map(({ Action, Resource }) => [Action, Resource]),
      [
        ["route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"],
        ["ecs:UpdateService", "arn:aws:ecs:us-west-2:111122223333:service/cabal-mail/cabal-smtp-out"],
        ["lambda:InvokeFunction", "arn:aws:lambda:us-west-2:111122223333:function:renewer"],
      ],
    );
  });
});
