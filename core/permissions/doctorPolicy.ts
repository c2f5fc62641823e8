import { type ArnScope, hostedZoneArn, regionalArn } from "../arn.ts";
import { baseDomain } from "../domainName.ts";
import { partitionOf } from "../regions.ts";
import { type EcsTarget, ecsTargets } from "../deployTarget.ts";
import { readGrants } from "../endpointTraits.ts";
import { hostParameters, openCopies } from "../hostCertificate/hostParameters.ts";
import {
  acmCertificates,
  defaultInventoryParameter,
  type HostCertificateEntry,
  hostCertificates,
  type HostCopies,
  type Inventory,
  type RenewalEntry,
} from "../inventory.ts";
import { referencedSecretArns } from "../secretReference.ts";
import { NO_READ_BY_PATH, type PolicyDocument, type PolicyStatement } from "./policyDocument.ts";

export interface DoctorPolicyArgs {
  readonly inventory: Inventory;
  /** Number of the account. */
  readonly account: string;
  /** SSM parameter with the inventory. @default "/cabal/tls/<stack>/inventory" */
  readonly inventoryParameter?: string | undefined;
}

/** IAM takes 6144 characters in a managed policy, and each host that is named takes about 1000. */
const MOST_NAMED = 2;
/** Copies have names of the operator's, which share no prefix: those of more hosts do not fit either. */
const MOST_COPIED = 8;

/**
 * DoctorReadOnlyPolicy: what the doctor reads of a stack, each call on what the inventory names. It changes nothing. It
 * reads no private key and no other secret of the renewal function: they are denied, whatever else the role has.
 */
export function doctorReadOnlyPolicy(args: DoctorPolicyArgs): PolicyDocument {
  const { inventory, inventoryParameter = defaultInventoryParameter(inventory.stack) } = args;
  const scope = scopeOf(args);
  return {
    Version: "2012-10-17",
    Statement: [
      allow("Inventory", "ssm:GetParameter", regionalArn(scope, "ssm", `parameter${inventoryParameter}`)),
      // Also those that somebody put beside the stack's own: a listener may be set to any.
      statement(
        "Certificates",
        ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
        [regionalArn({ ...scope, region: "*" }, "acm", "certificate/*")],
      ),
      // In an emergency: requests that a failed update has left, which no inventory names. ACM takes no resource for it.
      allow("Requests", "acm:ListCertificates", "*"),
      // Of every kind, whatever the stack has: a new endpoint needs no other policy.
      ...readGrants("doctor").map(({ sid, actions, resources }) => statement(sid, actions, resources(scope))),
      statement(
        "Zone",
        ["route53:GetHostedZone", "route53:ListResourceRecordSets"],
        [hostedZoneArn(scope, inventory.zoneId)],
      ),
      allow("ZonesOfTheSameName", "route53:ListHostedZonesByName", "*"),
      ...hostStatements(inventory, scope),
      ...renewalStatements(inventory, scope),
      ...secretsDenial(inventory, scope),
      NO_READ_BY_PATH,
    ],
  };
}

/** What --fix needs beside that: only the changes that it makes. docs/threat-model.md says what else they permit. */
export function doctorFixPolicy(args: DoctorPolicyArgs): PolicyDocument {
  const { inventory } = args;
  const { renewal } = inventory;
  const scope = scopeOf(args);
  const services = hostCertificates(inventory).flatMap(({ deployTo }) => ecsTargets(deployTo));
  const statements: PolicyStatement[] = [];
  if (acmCertificates(inventory).length > 0) {
    statements.push({
      ...allow("ValidationRecord", "route53:ChangeResourceRecordSets", hostedZoneArn(scope, inventory.zoneId)),
      Condition: validationRecordsOnly(inventory),
    });
  }
  if (services.length > 0) {
    statements.push({
      ...allow("Deployments", "ecs:UpdateService", ...services.map((one) => serviceArn(scope, one))),
      // A deployment of what is configured: no other image, role or command.
      Condition: { Null: { "ecs:task-definition": "true" } },
    });
  }
  if (renewal !== undefined) {
    statements.push(allow("Renewal", "lambda:InvokeFunction", functionArn(scope, renewal)));
  }
  return { Version: "2012-10-17", Statement: statements };
}

/** ACM's validation records: `_` and 32 hexadecimal digits in front of a name of the certificate. */
const VALIDATION_LABEL = `_${"?".repeat(32)}`;

function validationRecordsOnly(inventory: Inventory): NonNullable<PolicyStatement["Condition"]> {
  const names = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
  const types = "route53:ChangeResourceRecordSetsRecordTypes";
  const actions = "route53:ChangeResourceRecordSetsActions";
  const domains = new Set(acmCertificates(inventory).flatMap((one) => one.names.map(baseDomain)));
  return {
    "ForAllValues:StringEquals": { [types]: "CNAME", [actions]: "UPSERT" },
    "ForAllValues:StringLike": { [names]: [...domains].map((domain) => `${VALIDATION_LABEL}.${domain}`) },
    // A `?` stands for a dot as well: `_acme-challenge.` and a host of 17 characters have that length, too.
    "ForAllValues:StringNotLike": { [names]: [...domains].map((domain) => `_*.*.${domain}`) },
    // "For all values" is also true of a request without the key.
    Null: { [types]: "false", [actions]: "false", [names]: "false" },
  };
}

function hostStatements(inventory: Inventory, scope: ArnScope): PolicyStatement[] {
  const hosts = hostCertificates(inventory);
  if (hosts.length === 0) return [];
  const parameter = (name: string) => regionalArn(scope, "ssm", `parameter${name}`);
  const names = pathsOf(hosts).map(hostParameters);
  const open = [
    ...names.flatMap(({ chain, state, tlsCert, tlsCaBundle }) => [chain, state, tlsCert, tlsCaBundle]),
    ...copiesOf(hosts).flatMap((copies) => openCopies(copies)),
  ];
  const services = hosts.flatMap(({ deployTo }) => ecsTargets(deployTo));
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
            ...(many ? clusters.map((cluster) => ({ cluster, service: "*" })) : services).map((one) =>
              serviceArn(scope, one),
            ),
          ),
          {
            ...allow("ListTasks", "ecs:ListTasks", "*"),
            Condition: {
              ArnEquals: { "ecs:cluster": clusters.map((one) => regionalArn(scope, "ecs", `cluster/${one}`)) },
            },
          },
          // ECS takes no resource for it. Names of parameters, no values.
          allow("TaskDefinitions", "ecs:DescribeTaskDefinition", "*"),
          allow("Tasks", "ecs:DescribeTasks", ...clusters.map((one) => regionalArn(scope, "ecs", `task/${one}/*`))),
        ]),
  ];
}

function copiesOf(hosts: readonly HostCertificateEntry[]): HostCopies[] {
  return hosts.flatMap(({ copies }) => copies ?? []).slice(0, MOST_COPIED);
}

/** Keys of hosts and of accounts, external account bindings, the URL of the heartbeat. */
function secretsDenial(inventory: Inventory, scope: ArnScope): PolicyStatement[] {
  const hosts = hostCertificates(inventory);
  if (hosts.length === 0) return [];
  const ofHosts = pathsOf(hosts).flatMap((path) => {
    const { bundle, tlsKey, pending, rehearsal, import: imported } = hostParameters(path);
    return [bundle, tlsKey, pending, rehearsal, imported];
  });
  const prefixes = new Set(hosts.map(({ parameterPath }) => parameterPath.replace(/\/[^/]+$/, "")));
  const accounts = [...prefixes].map((prefix) => `${prefix}/accounts/*`);
  const copies = copiesOf(hosts).map(({ tlsKey }) => tlsKey);
  const secrets = [...ofHosts, ...accounts, ...copies, ...(inventory.renewal?.secretParameters ?? [])];
  const referenced = referencedSecretArns(scope, inventory.renewal?.secretParameters ?? []);
  return [
    {
      Sid: "NoPrivateKeys",
      Effect: "Deny",
      Action: ["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters"],
      Resource: secrets.map((name) => regionalArn(scope, "ssm", `parameter${name}`)),
    },
    ...(referenced.length === 0
      ? []
      : [{ Sid: "NoSecrets", Effect: "Deny" as const, Action: "secretsmanager:GetSecretValue", Resource: referenced }]),
  ];
}

/** Paths of the hosts' parameters; of many hosts those of all that share a prefix, also of another stack's. */
function pathsOf(hosts: readonly HostCertificateEntry[]): string[] {
  const paths = hosts.map(({ parameterPath }) => parameterPath);
  return hosts.length > MOST_NAMED ? [...new Set(paths.map((path) => path.replace(/[^/]+$/, "*")))] : paths;
}

function renewalStatements({ renewal }: Inventory, scope: ArnScope): PolicyStatement[] {
  if (renewal === undefined) return [];
  const { scheduleGroup, scheduleName, logGroup } = renewal;
  const logs = regionalArn(scope, "logs", `log-group:${logGroup}`);
  const ownFunction = functionArn(scope, renewal);
  return [
    allow("Function", "lambda:GetFunctionConfiguration", ownFunction),
    allow("Concurrency", "lambda:GetFunctionConcurrency", ownFunction),
    allow(
      "Schedule",
      "scheduler:GetSchedule",
      regionalArn(scope, "scheduler", `schedule/${scheduleGroup}/${scheduleName}`),
    ),
    allow("Log", "logs:FilterLogEvents", logs, `${logs}:*`),
  ];
}

function scopeOf({ inventory: { region }, account }: DoctorPolicyArgs): ArnScope {
  return { partition: partitionOf(region), region, accountId: account };
}

function serviceArn(scope: ArnScope, { cluster, service }: Pick<EcsTarget, "cluster" | "service">): string {
  return regionalArn(scope, "ecs", `service/${cluster}/${service}`);
}

function functionArn(scope: ArnScope, { functionName }: RenewalEntry): string {
  return regionalArn(scope, "lambda", `function:${functionName}`);
}

function allow(Sid: string, Action: string, ...resources: string[]): PolicyStatement {
  return statement(Sid, [Action], resources);
}

function statement(Sid: string, actions: readonly string[], resources: readonly string[]): PolicyStatement {
  return { Sid, Effect: "Allow", Action: oneOrAll(actions), Resource: oneOrAll(resources) };
}

function oneOrAll(texts: readonly string[]): string | readonly string[] {
  const [first] = texts;
  return first !== undefined && texts.length === 1 ? first : texts;
}
