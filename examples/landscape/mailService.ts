import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PublicNetwork } from "./network.ts";

/** TLS from the first byte, and STARTTLS. */
const PORTS = [465, 587];
const CONTAINER = "smtp-out";
/** A program of the local AWS: a mail server that has its certificate from the environment. */
const IMAGE = "registry.example/local/mail-tls:1";

export interface MailServiceArgs {
  /** Host name: its certificate is in SSM below `/cabal/letsencrypt/`. */
  readonly hostname: string;
  readonly zoneId: pulumi.Input<string>;
  readonly network: PublicNetwork;
  readonly cluster: aws.ecs.Cluster;
}

/**
 * The server for outgoing mail. It reads key and certificate when a task starts, and terminates TLS itself; the load
 * balancer passes TCP on. ECS tries to start tasks until there is a certificate: it may be deployed before.
 */
export function mailService({ hostname, zoneId, network, cluster }: MailServiceArgs): aws.ecs.Service {
  const parameters = pulumi.interpolate`arn:aws:ssm:*:*:parameter/cabal/letsencrypt/${hostname}`;
  const balancer = new aws.lb.LoadBalancer("smtp-out", {
    loadBalancerType: "network",
    subnets: network.subnetIds,
  });
  const groups = PORTS.map((port) => listening(port, balancer, network));
  new aws.route53.Record("smtp-out", {
    zoneId,
    name: hostname,
    type: "A",
    aliases: [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: false }],
  });
  return new aws.ecs.Service(
    "smtp-out",
    {
      name: "cabal-smtp-out",
      cluster: cluster.arn,
      taskDefinition: task(hostname, executionRole(parameters)).arn,
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: { subnets: network.subnetIds, assignPublicIp: true },
      loadBalancers: groups.map(({ port, group }) => ({
        targetGroupArn: group.arn,
        containerName: CONTAINER,
        containerPort: port,
      })),
    },
    { dependsOn: groups.map(({ listener }) => listener) },
  );
}

interface Listening {
  readonly port: number;
  readonly group: aws.lb.TargetGroup;
  readonly listener: aws.lb.Listener;
}

function listening(port: number, balancer: aws.lb.LoadBalancer, { vpcId }: PublicNetwork): Listening {
  const group = new aws.lb.TargetGroup(`smtp-out-${port}`, {
    port,
    protocol: "TCP",
    targetType: "ip",
    vpcId,
  });
  const listener = new aws.lb.Listener(`smtp-out-${port}`, {
    loadBalancerArn: balancer.arn,
    port,
    protocol: "TCP",
    defaultActions: [{ type: "forward", targetGroupArn: group.arn }],
  });
  return { port, group, listener };
}

/** Fetches the secrets when a task starts: this certificate and no other. */
function executionRole(parameters: pulumi.Output<string>): aws.iam.Role {
  const role = new aws.iam.Role("smtp-out", {
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  });
  new aws.iam.RolePolicy("smtp-out", {
    role: role.name,
    policy: pulumi.jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "ssm:GetParameters",
          Resource: ["tls-key", "tls-cert", "tls-ca-bundle"].map((name) => pulumi.interpolate`${parameters}/${name}`),
        },
      ],
    }),
  });
  return role;
}

function task(hostname: string, role: aws.iam.Role): aws.ecs.TaskDefinition {
  const secret = (name: string, part: string) => ({ name, valueFrom: `/cabal/letsencrypt/${hostname}/${part}` });
  return new aws.ecs.TaskDefinition("smtp-out", {
    family: "cabal-smtp-out",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    executionRoleArn: role.arn,
    containerDefinitions: JSON.stringify([
      {
        name: CONTAINER,
        image: IMAGE,
        portMappings: PORTS.map((containerPort) => ({ containerPort })),
        secrets: [
          secret("TLS_KEY", "tls-key"),
          secret("TLS_CERT", "tls-cert"),
          secret("TLS_CA_BUNDLE", "tls-ca-bundle"),
        ],
      },
    ]),
  });
}
