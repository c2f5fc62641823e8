import { hostPath } from "../hostCertificate/hostParameters.ts";
import { type CallTarget, FUNCTION_CALLS } from "./functionCalls.ts";
import { type AwsPlace, regionalArn } from "../permissions/awsPlace.ts";
import type { PolicyDocument, PolicyStatement } from "../permissions/policyDocument.ts";
import type { HostSettings, RenewalSettings } from "./renewalSettings.ts";

/** A role's inline policies together. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_CHARACTERS = 10_240;

export interface FunctionPolicyArgs {
  readonly place: AwsPlace;
  readonly settings: RenewalSettings;
  readonly logGroup: string;
  /** Name of the queue of failed runs. */
  readonly failureQueue: string;
}

/** What the role of the renewal function may do: the calls that it makes, each on what it makes them on. */
export function functionPolicy(args: FunctionPolicyArgs): PolicyDocument {
  const { place, logGroup, failureQueue } = args;
  return {
    Version: "2012-10-17",
    Statement: [
      ...TARGETS.flatMap((target) => grants(target, args)),
      {
        Sid: "Logs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: regionalArn(place, "logs", `log-group:${logGroup}:*`),
      },
      {
        Sid: "Failures",
        Effect: "Allow",
        Action: "sqs:SendMessage",
        Resource: regionalArn(place, "sqs", failureQueue),
      },
    ],
  };
}

/** Throws when the policy has more characters than IAM takes; white space does not count. */
export function assertPolicyFits(policy: PolicyDocument): void {
  const characters = JSON.stringify(policy).length;
  if (characters <= MAX_CHARACTERS) return;
  throw new Error(
    `The renewal function's policy has ${characters} characters; IAM takes ${MAX_CHARACTERS} in the inline policies ` +
      "of a role. Split the hosts over two stacks, each with a functionName of its own.",
  );
}

const TARGETS: readonly CallTarget[] = [
  "hostParameters",
  "accountParameters",
  "secretParameters",
  "challengeZones",
  "challengeRecords",
  "changes",
  "services",
  "kms",
];

function grants(target: CallTarget, args: FunctionPolicyArgs): PolicyStatement[] {
  const actions = FUNCTION_CALLS.filter(({ on }) => on === target).map(({ action }) => action);
  return SCOPES[target](args)
    .filter(({ resources }) => resources.length > 0)
    .map(({ sid, resources, condition }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(condition === undefined ? {} : { Condition: condition }),
    }));
}

interface Scope {
  /** Letters and digits only. */
  readonly sid: string;
  readonly resources: readonly string[];
  readonly condition?: NonNullable<PolicyStatement["Condition"]>;
}

const SCOPES: Readonly<Record<CallTarget, (args: FunctionPolicyArgs) => Scope[]>> = {
  hostParameters: ({ place, settings }) => [
    {
      sid: "HostParameters",
      resources: settings.hosts.map(({ names }) =>
        parameterArn(place, `${hostPath(settings.parameterPrefix, names)}/*`),
      ),
    },
  ],
  accountParameters: ({ place, settings }) => [
    { sid: "AccountParameters", resources: [parameterArn(place, `${settings.parameterPrefix}/accounts/*`)] },
  ],
  secretParameters: ({ place, settings }) => [
    { sid: "SecretParameters", resources: secretParameters(settings).map((name) => parameterArn(place, name)) },
  ],
  challengeZones: ({ place, settings }) => [
    { sid: "ChallengeZones", resources: zones(settings.hosts).map((zoneId) => zoneArn(place, zoneId)) },
  ],
  // One statement a zone: a name is granted in its own zone only.
  challengeRecords: ({ place, settings }) =>
    zones(settings.hosts).map((zoneId) => ({
      sid: `ChallengeRecords${zoneId}`,
      resources: [zoneArn(place, zoneId)],
      condition: recordCondition(recordNames(settings.hosts, zoneId)),
    })),
  changes: ({ place }) => [{ sid: "Changes", resources: [`arn:${place.partition}:route53:::change/*`] }],
  services: ({ place, settings }) => [
    {
      sid: "Services",
      resources: unique(
        settings.hosts.flatMap(({ services }) =>
          services.map(({ cluster, service }) => regionalArn(place, "ecs", `service/${cluster}/${service}`)),
        ),
      ),
    },
  ],
  // The key policy of the account's own key of SSM lets everybody in who may use the parameter.
  kms: ({ place, settings }) => [
    {
      sid: "Key",
      resources: settings.kmsKeyId === undefined ? [] : [settings.kmsKeyId],
      condition: { StringEquals: { "kms:ViaService": `ssm.${place.region}.amazonaws.com` } },
    },
  ],
};

/**
 * "For all values" is true of a request that has none, so each key must be there as well.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
 */
function recordCondition(names: readonly string[]): NonNullable<PolicyStatement["Condition"]> {
  const keys = {
    "route53:ChangeResourceRecordSetsNormalizedRecordNames": names,
    "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"],
    "route53:ChangeResourceRecordSetsActions": ["CREATE", "DELETE"],
  };
  return {
    "ForAllValues:StringEquals": keys,
    Null: Object.fromEntries(Object.keys(keys).map((key) => [key, "false"])),
  };
}

function secretParameters({ authorities, heartbeatParameter }: RenewalSettings): string[] {
  return unique([...authorities.map(({ eabParameter }) => eabParameter), heartbeatParameter].filter(isGiven));
}

function zones(hosts: readonly HostSettings[]): string[] {
  return unique(hosts.flatMap(({ challenges }) => challenges.map(({ zoneId }) => zoneId)));
}

function recordNames(hosts: readonly HostSettings[], zoneId: string): string[] {
  const here = hosts.flatMap(({ challenges }) => challenges.filter((challenge) => challenge.zoneId === zoneId));
  return unique(here.map(({ recordName }) => recordName));
}

function parameterArn(place: AwsPlace, name: string): string {
  return regionalArn(place, "ssm", `parameter${name}`);
}

function zoneArn({ partition }: AwsPlace, zoneId: string): string {
  return `arn:${partition}:route53:::hostedzone/${zoneId}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined;
}
