import { ECS } from "@aws-sdk/client-ecs";
import { Lambda } from "@aws-sdk/client-lambda";
import { Scheduler } from "@aws-sdk/client-scheduler";
import { certificateFacts, readCertificate } from "../../core/hostCertificate/certificateFacts.ts";
import { splitBundle } from "../../core/hostCertificate/pemBundle.ts";
import type { Landscape } from "../../examples/demo/landscape.ts";
import { clientConfig } from "./clientConfig.ts";
import { handMadeCertificate } from "./handMadeCertificate.ts";
import { outsideClients } from "./outsideClients.ts";
import { loadBalancer, type Stage, targetGroup } from "./outsideStage.ts";
import type { RenewalStage } from "./renewal/renewalStage.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { takenFunction } from "./takenNames.ts";

const REGION = "us-west-2";
const CLUSTER = "adoptmail";
export const OLD_FUNCTION = "adoptmail-certbot";
export const PARAMETERS = {
  key: "/cabal/control_domain_ssl_key",
  cert: "/cabal/control_domain_ssl_cert",
  chain: "/cabal/control_domain_chain_cert",
} as const;
const SERVICES = [
  { label: "imap", ports: [143] },
  { label: "smtp-in", ports: [25] },
  { label: "smtp-out", ports: [465, 587] },
] as const;

/** Three mail servers with one wildcard of an ACME CA, and the function that renews it, as Terraform makes them. */
export interface OutsideMail {
  readonly ecs: ECS;
  readonly lambda: Lambda;
  /** SHA-256 of the certificate that the servers have. */
  readonly sha256: string;
  /** Deployments of the three services, by their ids. */
  deployments(): Promise<readonly string[]>;
  /** Versions of the three parameters. */
  versions(): Promise<readonly number[]>;
  /** What `terraform state pull` prints. */
  readonly terraformState: string;
  /** Deletes what has these addresses, as `terraform apply` does when the blocks are gone. */
  destroy(addresses: readonly string[]): Promise<void>;
}

export async function outsideMail(stage: RenewalStage, landscape: Landscape): Promise<OutsideMail> {
  const { aws } = await sharedLocalAws();
  const config = clientConfig(aws, REGION);
  const ecs = new ECS(config);
  const lambda = new Lambda(config);
  const scheduler = new Scheduler(config);
  const outside: Stage = {
    clients: outsideClients(aws, REGION),
    domain: stage.domain,
    landscape,
    certificates: {
      west: await handMadeCertificate(aws, { domain: stage.domain, region: REGION, zoneId: stage.zoneId }),
      east: "",
    },
  };
  const bundle = await storedBundle(stage);
  const listener = await balancedServices(outside, stage, ecs);
  const functionArn = await oldFunction(lambda, scheduler);
  await stage.clients.route53.changeResourceRecordSets({
    HostedZoneId: stage.zoneId,
    ChangeBatch: {
      Changes: [
        {
          Action: "CREATE",
          ResourceRecordSet: {
            Name: stage.domain,
            Type: "CAA",
            TTL: 3600,
            ResourceRecords: ["amazon.com", "letsencrypt.org", "digicert.com"].map((ca) => ({
              Value: `0 issue "${ca}"`,
            })),
          },
        },
      ],
    },
  });
  const leaf = readCertificate(bundle.leaf);
  return {
    ecs,
    lambda,
    sha256: leaf === undefined ? "" : certificateFacts(leaf).sha256,
    deployments: async () => {
      const names = SERVICES.map(({ label }) => `cabal-${label}`);
      const { services = [] } = await ecs.describeServices({ cluster: CLUSTER, services: names });
      return services.flatMap(({ deployments = [] }) => deployments.map(({ id }) => id ?? "")).sort();
    },
    versions: async () => {
      const { Parameters = [] } = await stage.clients.ssm.getParameters({ Names: Object.values(PARAMETERS) });
      return Parameters.map(({ Version = 0 }) => Version);
    },
    terraformState: terraformState(stage, { listener, certificate: outside.certificates.west, functionArn }),
    destroy: async (addresses) => {
      if (addresses.includes("module.certbot_renewal.aws_scheduler_schedule.certbot")) {
        await scheduler.deleteSchedule({ Name: OLD_FUNCTION });
      }
      if (addresses.includes("module.certbot_renewal.aws_lambda_function.certbot")) {
        await lambda.deleteFunction({ FunctionName: OLD_FUNCTION });
      }
    },
  };
}

/** A wildcard that another function has got from the CA, in the parameters of the mail servers. */
async function storedBundle(stage: RenewalStage) {
  const names = [`*.${stage.domain}`];
  const maker = await stage.host("maker", { host: { names }, settings: { parameterPrefix: "/adoptmail-maker" } });
  await maker.run({ source: "schedule" });
  const bundle = splitBundle((await maker.parameter(maker.parameters.bundle)) ?? "");
  if (bundle === undefined) throw new Error("the CA issued no wildcard for the mail servers");
  const values = [
    [PARAMETERS.key, bundle.key],
    [PARAMETERS.cert, bundle.leaf],
    [PARAMETERS.chain, bundle.intermediates.join("")],
  ] as const;
  for (const [Name, Value] of values) {
    await stage.clients.ssm.putParameter({ Name, Value, Type: "SecureString", Overwrite: true });
  }
  return bundle;
}

/** The services behind one load balancer, on which IMAP over TLS has a listener with a certificate of ACM. */
async function balancedServices(outside: Stage, stage: RenewalStage, ecs: ECS): Promise<string> {
  const { elb } = outside.clients;
  const balancer = await loadBalancer(outside, CLUSTER, "network");
  const made = await elb.createListener({
    LoadBalancerArn: balancer.arn,
    Protocol: "TLS",
    Port: 993,
    Certificates: [{ CertificateArn: outside.certificates.west }],
    DefaultActions: [
      { Type: "forward", TargetGroupArn: await targetGroup(outside, `${CLUSTER}-993`, { Protocol: "TCP", Port: 143 }) },
    ],
  });
  await ecs.createCluster({ clusterName: CLUSTER });
  const executionRoleArn = await executionRole(stage);
  for (const { label, ports } of SERVICES) {
    await stage.putRecord(`${label}.${stage.domain}`, "CNAME", balancer.dnsName);
    const loadBalancers = [];
    for (const containerPort of ports) {
      const arn = await targetGroup(outside, `${CLUSTER}-${containerPort}`, { Protocol: "TCP", Port: containerPort });
      await elb.createListener({
        LoadBalancerArn: balancer.arn,
        Protocol: "TCP",
        Port: containerPort,
        DefaultActions: [{ Type: "forward", TargetGroupArn: arn }],
      });
      loadBalancers.push({ targetGroupArn: arn, containerName: "mta", containerPort });
    }
    await ecs.registerTaskDefinition({
      family: `${CLUSTER}-${label}`,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      executionRoleArn,
      containerDefinitions: [
        {
          name: "mta",
          image: "registry.example/local/mail-tls:1",
          portMappings: ports.map((containerPort) => ({ containerPort })),
          secrets: [
            { name: "TLS_KEY", valueFrom: PARAMETERS.key },
            { name: "TLS_CERT", valueFrom: PARAMETERS.cert },
            { name: "TLS_CA_BUNDLE", valueFrom: PARAMETERS.chain },
          ],
        },
      ],
    });
    await ecs.createService({
      cluster: CLUSTER,
      serviceName: `cabal-${label}`,
      taskDefinition: `${CLUSTER}-${label}`,
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: [...outside.landscape.subnetIds], securityGroups: [] } },
      loadBalancers,
    });
  }
  return made.Listeners?.[0]?.ListenerArn ?? "";
}

async function executionRole({ clients: { iam } }: RenewalStage): Promise<string> {
  const RoleName = `${CLUSTER}-execution`;
  const document = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
  const trust = { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" };
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: document(trust) });
  const Resource = "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/control_domain_*";
  const read = { Effect: "Allow", Action: "ssm:GetParameters", Resource };
  await iam.putRolePolicy({ RoleName, PolicyName: "read", PolicyDocument: document(read) });
  return Role?.Arn ?? "";
}

async function oldFunction(lambda: Lambda, scheduler: Scheduler): Promise<string> {
  await takenFunction((await sharedLocalAws()).aws, OLD_FUNCTION);
  const { Configuration } = await lambda.getFunction({ FunctionName: OLD_FUNCTION });
  const { FunctionArn = "", Role = "" } = Configuration ?? {};
  await scheduler.createSchedule({
    Name: OLD_FUNCTION,
    ScheduleExpression: "rate(60 days)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: FunctionArn, RoleArn: Role },
  });
  return FunctionArn;
}

interface TerraformIds {
  readonly listener: string;
  readonly certificate: string;
  readonly functionArn: string;
}

function terraformState(
  { domain, zoneId }: RenewalStage,
  { listener, certificate, functionArn }: TerraformIds,
): string {
  const resource = (module: string, type: string, name: string, attributes: Record<string, unknown>) => ({
    mode: "managed",
    module: `module.${module}`,
    type,
    name,
    instances: [{ attributes }],
  });
  return JSON.stringify({
    version: 4,
    resources: [
      resource("elb", "aws_lb_listener", "imap", { id: listener }),
      resource("cert", "aws_acm_certificate", "cert", { id: certificate }),
      ...Object.entries(PARAMETERS).map(([name, id]) => resource("cert", "aws_ssm_parameter", name, { id })),
      resource("caa", "aws_route53_record", "apex", { id: `${zoneId}_${domain}_CAA` }),
      resource("certbot_renewal", "aws_lambda_function", "certbot", { function_name: OLD_FUNCTION }),
      resource("certbot_renewal", "aws_scheduler_schedule", "certbot", {
        name: OLD_FUNCTION,
        target: [{ arn: functionArn, role_arn: "arn:aws:iam::111122223333:role/schedule" }],
      }),
      resource("ecs", "aws_ecs_service", "imap", {
        id: "arn:aws:ecs:us-west-2:111122223333:service/adoptmail/cabal-imap",
      }),
    ],
  });
}
