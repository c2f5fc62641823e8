import { hostParameters } from "../hostCertificate/hostParameters.ts";
import { acmCertificates, type HostCertificateEntry, hostCertificates, type Inventory } from "../inventory.ts";
import type { PolicyDocument, PolicyStatement } from "./policyDocument.ts";

export interface DoctorPolicyArgs {
  readonly inventory: Inventory;
  /** Number of the account. */
  readonly account: string;
  /** SSM parameter with the inventory. @default "/cabal/tls/<stack>/inventory" */
  readonly inventoryParameter?: string | undefined;
}

/** IAM takes 6144 characters in a managed policy, and each host that is named takes about 1000. */
const MOST_NAMED = 3;

/**
 * DoctorReadOnlyPolicy: what the doctor reads of a stack, each call on what the inventory names. It changes nothing, and
 * reads no private key: that is denied, whatever else the role has.
 */
export function doctorReadOnlyPolicy(args: DoctorPolicyArgs): PolicyDocument {
  const { inventory, account, inventoryParameter = `/cabal/tls/${inventory.stack}/inventory` } = args;
  const { region, zoneId } = inventory;
  return {
    Version: "2012-10-17",
    Statement: [
      allow("Inventory", "ssm:GetParameter", `arn:aws:ssm:${region}:${account}:parameter${inventoryParameter}`),
      // Also those that somebody put beside the stack's own: a listener may be set to any.
      allow("Certificates", "acm:DescribeCertificate", `arn:aws:acm:*:${account}:certificate/*`),
      // Elastic Load Balancing takes no resource for its Describe actions.
      allow("CertificatesOfListeners", "elasticloadbalancing:DescribeListenerCertificates", "*"),
      allow("Listeners", "elasticloadbalancing:DescribeListeners", "*"),
      allow("Distributions", "cloudfront:GetDistribution", `arn:aws:cloudfront::${account}:distribution/*`),
      allow("DomainNames", "apigateway:GET", `arn:aws:apigateway:${region}::/domainnames/*`),
      {
        ...allow("Zone", "route53:ListResourceRecordSets", `arn:aws:route53:::hostedzone/${zoneId}`),
        Action: ["route53:GetHostedZone", "route53:ListResourceRecordSets"],
      },
      allow("ZonesOfTheSameName", "route53:ListHostedZonesByName", "*"),
      ...hostStatements(inventory, account),
      ...renewalStatements(inventory, account),
    ],
  };
}

/** What --fix needs beside that: only the changes that it makes. */
export function doctorFixPolicy({ inventory, account }: DoctorPolicyArgs): PolicyDocument {
  const { region, zoneId, renewal } = inventory;
  const services = hostCertificates(inventory).flatMap((host) => host.services);
  const statements: PolicyStatement[] = [];
  if (acmCertificates(inventory).length > 0) {
    statements.push({
      ...allow("ValidationRecord", "route53:ChangeResourceRecordSets", `arn:aws:route53:::hostedzone/${zoneId}`),
      Condition: {
        "ForAllValues:StringEquals": {
          "route53:ChangeResourceRecordSetsRecordTypes": "CNAME",
          "route53:ChangeResourceRecordSetsActions": "UPSERT",
        },
        "ForAllValues:StringLike": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": `_*.${inventory.controlDomain}`,
        },
      },
    });
  }
  if (services.length > 0) {
    const arns = services.map(
      ({ cluster, service }) => `arn:aws:ecs:${region}:${account}:service/${cluster}/${service}`,
    );
    statements.push(allow("Deployments", "ecs:UpdateService", ...arns));
  }
  if (renewal !== undefined) {
    const arn = `arn:aws:lambda:${region}:${account}:function:${renewal.functionName}`;
    statements.push(allow("Renewal", "lambda:InvokeFunction", arn));
  }
  return { Version: "2012-10-17", Statement: statements };
}

function hostStatements(inventory: Inventory, account: string): PolicyStatement[] {
  const hosts = hostCertificates(inventory);
  if (hosts.length === 0) return [];
  const { region } = inventory;
  const parameter = (name: string) => `arn:aws:ssm:${region}:${account}:parameter${name}`;
  const names = pathsOf(hosts).map(hostParameters);
  const open = names.flatMap(({ chain, state, tlsCert, tlsCaBundle }) => [chain, state, tlsCert, tlsCaBundle]);
  const secret = names.flatMap((one) => [one.bundle, one.tlsKey, one.pending, one.rehearsal, one.import]);
  const services = hosts.flatMap((host) => host.services);
  const many = hosts.length > MOST_NAMED;
  const clusters = [...new Set(services.map(({ cluster }) => cluster))];
  return [
    allow("StoredCertificates", "ssm:GetParameters", ...open.map(parameter)),
    // Names, versions and dates, no values; SSM takes no resource for it.
    allow("ParameterVersions", "ssm:DescribeParameters", "*"),
    ...(services.length === 0
      ? []
      : [
          allow(
            "Services",
            "ecs:DescribeServices",
            ...(many ? clusters.map((cluster) => ({ cluster, service: "*" })) : services).map(
              ({ cluster, service }) => `arn:aws:ecs:${region}:${account}:service/${cluster}/${service}`,
            ),
          ),
          {
            ...allow("ListTasks", "ecs:ListTasks", "*"),
            Condition: {
              ArnEquals: { "ecs:cluster": clusters.map((one) => `arn:aws:ecs:${region}:${account}:cluster/${one}`) },
            },
          },
          allow(
            "Tasks",
            "ecs:DescribeTasks",
            ...clusters.map((one) => `arn:aws:ecs:${region}:${account}:task/${one}/*`),
          ),
        ]),
    {
      Sid: "NoPrivateKeys",
      Effect: "Deny",
      Action: ["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters", "ssm:GetParametersByPath"],
      Resource: secret.map(parameter),
    },
  ];
}

/** Paths of the hosts' parameters; of many hosts those of all that share a prefix, also of another stack's. */
function pathsOf(hosts: readonly HostCertificateEntry[]): string[] {
  const paths = hosts.map(({ parameterPath }) => parameterPath);
  return hosts.length > MOST_NAMED ? [...new Set(paths.map((path) => path.replace(/[^/]+$/, "*")))] : paths;
}

function renewalStatements({ renewal, region }: Inventory, account: string): PolicyStatement[] {
  if (renewal === undefined) return [];
  const { functionName, scheduleGroup, scheduleName, logGroup } = renewal;
  const logs = `arn:aws:logs:${region}:${account}:log-group:${logGroup}`;
  const functionArn = `arn:aws:lambda:${region}:${account}:function:${functionName}`;
  return [
    allow("Function", "lambda:GetFunctionConfiguration", functionArn),
    allow("Concurrency", "lambda:GetFunctionConcurrency", functionArn),
    allow(
      "Schedule",
      "scheduler:GetSchedule",
      `arn:aws:scheduler:${region}:${account}:schedule/${scheduleGroup}/${scheduleName}`,
    ),
    allow("Log", "logs:FilterLogEvents", logs, `${logs}:*`),
  ];
}

function allow(Sid: string, Action: string, ...resources: string[]): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource: resources.length === 1 ? (resources[0] ?? "*") : resources };
}
