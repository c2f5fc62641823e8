import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { HostCertificate, RenewalFunction } from "../../components/index.ts";

// A certificate of Let's Encrypt for one server, renewed by a function, and the server's task beside it. The task
// definition takes the secrets' ARNs from the certificate, so ECS reads them after the first attempt to get one.
const config = new pulumi.Config();
const names = [config.require("hostname")];

const renewal = new RenewalFunction("renewal", {
  region: new pulumi.Config("aws").require("region"),
  zoneId: config.require("zoneId"),
  contact: config.require("contact"),
  agreeToTerms: true,
  functionName: "mail-renewal",
  hosts: [{ name: "mail", names, services: [{ cluster: "mail", service: "mail" }] }],
});

const certificate = new HostCertificate("mail", { host: "mail", names, renewal });

const role = new aws.iam.Role("task-start", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
  }),
});
new aws.iam.RolePolicy("task-start", { role: role.name, policy: certificate.readerPolicy });

const task = new aws.ecs.TaskDefinition("mail", {
  family: "mail",
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  executionRoleArn: role.arn,
  containerDefinitions: pulumi.jsonStringify([
    {
      name: "mail",
      image: config.require("image"),
      portMappings: [{ containerPort: 465 }, { containerPort: 587 }],
      secrets: Object.entries(certificate.secretArns).map(([name, valueFrom]) => ({ name, valueFrom })),
    },
  ]),
});

export const taskDefinition = task.arn;
export const bundle = certificate.bundleArn;
