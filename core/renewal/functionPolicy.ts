import { type ArnScope, hostedZoneArn, regionalArn } from "../arn.ts";
import { acmRegions, ecsTargets, givenArns } from "../deployTarget.ts";
import { ACM_TAGS, acmTags } from "../hostCertificate/acmCertificate.ts";
import { copyNames, hostPath } from "../hostCertificate/hostParameters.ts";
import type { HostSettings, RenewalSettings } from "../hostCertificate/renewalSettings.ts";
import type { PolicyDocument, PolicyStatement } from "../permissions/policyDocument.ts";
import { type CallTarget, FUNCTION_CALLS } from "./functionCalls.ts";
import { openChallengesFolder } from "./openChallenges.ts";
import { referencedSecretArns } from "../secretReference.ts";
import type { RenewalSpec } from "./settingsOf.ts";

/** A role's inline policies together. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_CHARACTERS = 10_240;

export interface FunctionPolicyArgs {
  readonly scope: ArnScope;
  readonly settings: RenewalSettings;
  readonly logGroup: string;
  /** Name of the queue of failed runs. */
  readonly failureQueue: string;
}

/** What the role of the renewal function may do: the calls that it makes, each on what it makes them on. */
export function functionPolicy(args: FunctionPolicyArgs): PolicyDocument {
  const { scope, logGroup, failureQueue } = args;
  return {
    Version: "2012-10-17",
    Statement: [
      ...TARGETS.flatMap((target) => grants(target, args)),
      {
        Sid: "Logs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: regionalArn(scope, "logs", `log-group:${logGroup}:*`),
      },
      {
        Sid: "Failures",
        Effect: "Allow",
        Action: "sqs:SendMessage",
        Resource: regionalArn(scope, "sqs", failureQueue),
      },
    ],
  };
}

/** Throws when the policies of the role have more characters than IAM takes; white space does not count. */
export function assertPoliciesFit(...policies: readonly PolicyDocument[]): void {
  const characters = policies.map((policy) => JSON.stringify(policy).length).reduce((sum, one) => sum + one, 0);
  if (characters <= MAX_CHARACTERS) return;
  throw new Error(
    `The renewal function's policy has ${characters} characters; IAM takes ${MAX_CHARACTERS} in the inline policies ` +
      "of a role. Split the hosts over two stacks, each with a functionName of its own.",
  );
}

const TARGETS: readonly CallTarget[] = [
  "hostParameters",
  "hostCopies",
  "accountParameters",
  "accountLeases",
  "openChallenges",
  "secretParameters",
  "secrets",
  "challengeZones",
  "challengeRecords",
  "removedChallenges",
  "changes",
  "services",
  "acmCertificates",
  "acmGiven",
  "acmList",
  "acmOwn",
  "acmNew",
  "acmNewTags",
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

const RECORD_NAMES = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
const RECORD_TYPES = "route53:ChangeResourceRecordSetsRecordTypes";
const RECORD_ACTIONS = "route53:ChangeResourceRecordSetsActions";

const SCOPES: Readonly<Record<CallTarget, (args: FunctionPolicyArgs) => Scope[]>> = {
  hostParameters: ({ scope, settings }) => [
    {
      sid: "HostParameters",
      resources: settings.hosts.map(({ names, folder }) =>
        parameterArn(scope, `${hostPath(settings.parameterPrefix, names, folder)}/*`),
      ),
    },
  ],
  hostCopies: ({ scope, settings }) => [
    {
      sid: "HostCopies",
      resources: settings.hosts.flatMap(({ copies }) => copyNames(copies).map((name) => parameterArn(scope, name))),
    },
  ],
  accountParameters: ({ scope, settings }) => [
    { sid: "AccountParameters", resources: [parameterArn(scope, `${settings.parameterPrefix}/accounts/*`)] },
  ],
  accountLeases: ({ scope, settings }) => [
    { sid: "AccountLeases", resources: [parameterArn(scope, `${settings.parameterPrefix}/account-leases/*`)] },
  ],
  openChallenges: ({ scope, settings: { parameterPrefix, stack } }) => {
    const folder = parameterArn(scope, openChallengesFolder(parameterPrefix, stack));
    return [{ sid: "OpenChallenges", resources: [folder, `${folder}/*`] }];
  },
  secretParameters: ({ scope, settings }) => [
    { sid: "SecretParameters", resources: secretParameters(settings).map((name) => parameterArn(scope, name)) },
  ],
  secrets: ({ scope, settings }) => [
    { sid: "Secrets", resources: referencedSecretArns(scope, secretParameters(settings)) },
  ],
  challengeZones: ({ scope, settings }) => [
    { sid: "ChallengeZones", resources: zones(settings.hosts).map((zoneId) => hostedZoneArn(scope, zoneId)) },
  ],
  // One statement a zone: a name is granted in its own zone only.
  challengeRecords: ({ scope, settings }) =>
    zones(settings.hosts).map((zoneId) => ({
      sid: `ChallengeRecords${zoneId}`,
      resources: [hostedZoneArn(scope, zoneId)],
      condition: recordCondition(recordNames(settings.hosts, zoneId)),
    })),
  // Deleting a challenge record proves nothing to a CA, so the names of removed hosts need not be known here.
  removedChallenges: ({ scope, settings }) => [
    {
      sid: "RemovedChallenges",
      resources: zones(settings.hosts).map((zoneId) => hostedZoneArn(scope, zoneId)),
      condition: {
        "ForAllValues:StringLike": { [RECORD_NAMES]: ["_acme-challenge.*"] },
        "ForAllValues:StringEquals": { [RECORD_TYPES]: ["TXT"], [RECORD_ACTIONS]: ["DELETE"] },
        Null: { [RECORD_NAMES]: "false", [RECORD_TYPES]: "false", [RECORD_ACTIONS]: "false" },
      },
    },
  ],
  changes: ({ scope }) => [{ sid: "Changes", resources: [`arn:${scope.partition}:route53:::change/*`] }],
  services: ({ scope, settings }) => [
    {
      sid: "Services",
      resources: unique(
        settings.hosts.flatMap(({ deployTo }) =>
          ecsTargets(deployTo).map(({ cluster, service }) =>
            regionalArn(scope, "ecs", `service/${cluster}/${service}`),
          ),
        ),
      ),
    },
  ],
  acmCertificates: (args) => [{ sid: "AcmCertificates", resources: acmArns(args, "*") }],
  acmGiven: ({ settings: { hosts } }) => [
    { sid: "AcmGiven", resources: unique(hosts.flatMap(({ deployTo }) => Object.values(givenArns(deployTo)))) },
  ],
  acmList: ({ settings }) => {
    const regions = openRegions(settings);
    const condition = { StringEquals: { "aws:RequestedRegion": regions } };
    return regions.length === 0 ? [] : [{ sid: "AcmList", resources: ["*"], condition }];
  },
  acmOwn: (args) => [
    {
      sid: "AcmOwn",
      resources: acmArns(args, "*"),
      condition: { StringEquals: { [`aws:ResourceTag/${ACM_TAGS.stack}`]: args.settings.stack } },
    },
  ],
  acmNew: (args) => [{ sid: "AcmNew", resources: acmArns(args, "*"), condition: newTags(args.settings) }],
  acmNewTags: (args) => [{ sid: "AcmNewTags", resources: acmArns(args, "?"), condition: newTags(args.settings) }],
  // The key policy of the account's own key of SSM lets everybody in who may use the parameter.
  kms: ({ scope, settings }) => [
    {
      sid: "Key",
      resources: settings.kmsKeyId === undefined ? [] : [settings.kmsKeyId],
      condition: { StringEquals: { "kms:ViaService": `ssm.${scope.region}.amazonaws.com` } },
    },
  ],
};

/**
 * "For all values" is true of a request that has none, so each key must be there as well.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
 */
function recordCondition(names: readonly string[]): NonNullable<PolicyStatement["Condition"]> {
  const keys = {
    [RECORD_NAMES]: names,
    [RECORD_TYPES]: ["TXT"],
    [RECORD_ACTIONS]: ["CREATE", "DELETE"],
  };
  return {
    "ForAllValues:StringEquals": keys,
    Null: Object.fromEntries(Object.keys(keys).map((key) => [key, "false"])),
  };
}

/** Regions of ACM in which a certificate is made and found: where the ARN is given, that is all that it may touch. */
function openRegions({ hosts }: RenewalSettings): string[] {
  return unique(
    hosts.flatMap(({ deployTo }) => {
      const given = givenArns(deployTo);
      return acmRegions(deployTo).filter((region) => given[region] === undefined);
    }),
  );
}

function acmArns({ scope, settings }: FunctionPolicyArgs, id: string): string[] {
  return openRegions(settings).map((region) => regionalArn({ ...scope, region }, "acm", `certificate/${id}`));
}

/** The stack's own value of its tag, and no tag beside those that the function gives. */
function newTags({ stack }: RenewalSettings): NonNullable<PolicyStatement["Condition"]> {
  return {
    StringEquals: { [`aws:RequestTag/${ACM_TAGS.stack}`]: stack },
    "ForAllValues:StringEquals": { "aws:TagKeys": Object.keys(acmTags(stack, "")) },
    Null: { "aws:TagKeys": "false" },
  };
}

/** Names of the SecureStrings, or references to secrets, that the function is given: external account bindings, URL of the heartbeat. */
export function secretParameters({
  certificateAuthorities,
  heartbeatParameter,
}: Pick<RenewalSpec, "certificateAuthorities" | "heartbeatParameter">): string[] {
  return unique(
    [...certificateAuthorities.map(({ eabParameter }) => eabParameter), heartbeatParameter].filter(isGiven),
  );
}

function zones(hosts: readonly HostSettings[]): string[] {
  return unique(hosts.flatMap(({ challenges }) => challenges.map(({ zoneId }) => zoneId)));
}

function recordNames(hosts: readonly HostSettings[], zoneId: string): string[] {
  const here = hosts.flatMap(({ challenges }) => challenges.filter((challenge) => challenge.zoneId === zoneId));
  return unique(here.map(({ recordName }) => recordName));
}

function parameterArn(scope: ArnScope, name: string): string {
  return regionalArn(scope, "ssm", `parameter${name}`);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined;
}
