import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { deploy, resolved } from "../components/mockedDeployment.ts";
import { CALLER } from "../components/renewal/renewalFixture.ts";

const ARN = "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/mail.example.net";

/** Modules run once, so a program that is deployed again needs another address. */
const AGAIN = "../../examples/hostCertificate/index.ts?again";

function configure(more: Readonly<Record<string, string>> = {}): void {
  pulumi.runtime.setAllConfig({
    "aws:region": "us-west-2",
    "host-certificate:hostname": "mail.example.net",
    "host-certificate:zoneId": "Z1",
    "host-certificate:contact": "mailto:hostmaster@example.com",
    "host-certificate:network": JSON.stringify({ vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] }),
    "host-certificate:image": "mail:1",
    ...more,
  });
}

function deployExample(program = "../../examples/hostCertificate/index.ts") {
  return deploy(
    async () => {
      const { bundle, serviceName } = await import(program);
      return resolved(pulumi.all({ bundle, serviceName }));
    },
    { ...CALLER, project: "host-certificate" },
  );
}

describe("examples/hostCertificate", () => {
  it("gives a task its key, certificate and chain by the components alone", async () => {
    configure();
    const { result, find } = await deployExample();
    assert.deepEqual(result, { bundle: `${ARN}/bundle`, serviceName: "mail" });
    const containers: unknown = JSON.parse(
      String(find("aws:ecs/taskDefinition:TaskDefinition", "mail").inputs["containerDefinitions"]),
    );
    assert.deepEqual(containers, [
      {
        name: "mail",
        image: "mail:1",
        portMappings: [{ containerPort: 465 }, { containerPort: 587 }],
        secrets: [
          { name: "TLS_KEY", valueFrom: `${ARN}/tls-key` },
          { name: "TLS_CERT", valueFrom: `${ARN}/tls-cert` },
          { name: "TLS_CA_BUNDLE", valueFrom: `${ARN}/tls-ca-bundle` },
        ],
      },
    ]);
    const { loadBalancers, taskDefinition } = find("aws:ecs/service:Service", "mail").inputs;
    assert.equal(taskDefinition, "arn:task:mail");
    assert.deepEqual(loadBalancers, [
      { targetGroupArn: "arn:targets:mail-465-targets", containerName: "mail", containerPort: 465 },
      { targetGroupArn: "arn:targets:mail-587-targets", containerName: "mail", containerPort: 587 },
    ]);
    assert.equal(find("aws:lambda/function:Function", "renewal-function").inputs["name"], "mail-renewal");
    assert.equal(find("aws:iam/role:Role", "task-start").inputs["name"], "mail-task-start");
  });

  it("starts another command with a certificate below another prefix", async () => {
    configure({
      "host-certificate:command": JSON.stringify(["node", "server.js"]),
      "host-certificate:parameterPrefix": "/trial/mail",
    });
    const { find } = await deployExample(AGAIN);
    const definition = find("aws:ecs/taskDefinition:TaskDefinition", "mail").inputs["containerDefinitions"];
    const [container] = JSON.parse(String(definition));
    assert.deepEqual(container.command, ["node", "server.js"]);
    assert.match(container.secrets[0].valueFrom, /:parameter\/trial\/mail\/mail\.example\.net\/tls-key$/);
  });
});
