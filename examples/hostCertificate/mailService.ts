import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { HostCertificate, HostExposure, Network } from "../../components/index.ts";

export interface MailServiceArgs {
  /** Of the cluster and the service. */
  readonly name: string;
  /** From a registry without sign-in, or give the role what the registry asks for. */
  readonly image: string;
  /** @default the image's own */
  readonly command?: readonly string[] | undefined;
  readonly ports: readonly number[];
  readonly network: Network;
  readonly certificate: HostCertificate;
  readonly exposure: HostExposure;
}

/**
 * A server that reads key, certificate and chain when a task starts. Should there be no certificate yet, ECS goes on
 * trying: so nobody waits here until the service is steady, and no circuit breaker gives it up.
 */
export function mailService(args: MailServiceArgs): aws.ecs.Service {
  const { name, ports, network, exposure } = args;
  const cluster = new aws.ecs.Cluster("mail", { name });
  return new aws.ecs.Service(
    "mail",
    {
      name,
      cluster: cluster.arn,
      taskDefinition: task(args).arn,
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: {
        subnets: network.subnetIds,
        securityGroups: [openOn(ports, network).id],
        assignPublicIp: true,
      },
      loadBalancers: Object.entries(exposure.targetGroupArns).map(([port, targetGroupArn]) => ({
        targetGroupArn,
        containerName: "mail",
        containerPort: Number(port),
      })),
    },
    { dependsOn: [exposure] },
  );
}

function openOn(ports: readonly number[], { vpcId }: Network): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup("mail-task", { description: "Tasks of the mail server", vpcId });
  const anywhere = { securityGroupId: group.id, cidrIpv4: "0.0.0.0/0" };
  for (const port of ports) {
    new aws.vpc.SecurityGroupIngressRule(`mail-task-${port}`, {
      ...anywhere,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
    });
  }
  new aws.vpc.SecurityGroupEgressRule("mail-task-out", { ...anywhere, ipProtocol: "-1" });
  return group;
}

function task({ name, image, command, ports, certificate }: MailServiceArgs): aws.ecs.TaskDefinition {
  const role = new aws.iam.Role("task-start", {
    name: `${name}-task-start`,
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  });
  const reads = new aws.iam.RolePolicy("task-start", { role: role.name, policy: certificate.readerPolicy });
  return new aws.ecs.TaskDefinition(
    "mail",
    {
      family: name,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      executionRoleArn: role.arn,
      containerDefinitions: pulumi.jsonStringify([
        {
          name: "mail",
          image,
          ...(command && { command }),
          portMappings: ports.map((containerPort) => ({ containerPort })),
          secrets: Object.entries(certificate.secretArns).map(([secret, valueFrom]) => ({ name: secret, valueFrom })),
        },
      ]),
    },
    { dependsOn: [reads] },
  );
}
