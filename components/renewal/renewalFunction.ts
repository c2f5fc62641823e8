import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { knownAuthority } from "../../core/acme/certificateAuthorities.ts";
import type { RenewalEntry } from "../../core/inventory.ts";
import { FUNCTION_RUNTIME } from "../../core/renewal/functionRuntime.ts";
import { assertPolicyFits, functionPolicy } from "../../core/renewal/functionPolicy.ts";
import type { AwsPlace } from "../../core/permissions/awsPlace.ts";
import type { Authority, RenewalSettings } from "../../core/renewal/renewalSettings.ts";
import { type HostSpec, type RenewalSpec, settingsOf } from "../../core/renewal/settingsOf.ts";
import { awsPlace } from "./awsPlace.ts";
import { failureDestination, failureQueue } from "./failureDestination.ts";
import { renewalAlarms } from "./renewalAlarms.ts";
import { renewalCode } from "./renewalCode.ts";
import { type RenewalNames, renewalNames } from "./renewalNames.ts";
import { renewalSchedule, SCHEDULE_GROUP } from "./renewalSchedule.ts";
import { type ServiceRole, serviceRole } from "./serviceRole.ts";

/** Lambda's longest: waiting for DNS, for a slow authority and for a rollout takes minutes. */
const TIMEOUT_SECONDS = 900;
const LETSENCRYPT = "letsencrypt";
/** Of the length of the real ones. */
const STAND_IN = { accountId: "123456789012", zoneId: "Z0123456789ABCDEFGHIJ" };

export interface RenewalFunctionArgs {
  /** Region of the stack. */
  readonly region: string;
  /** Route 53 zone of the challenges that name none. */
  readonly zoneId: pulumi.Input<string>;
  /** `mailto:` URL that the authorities may write to. */
  readonly contact: string;
  /** The consent to the terms of service of every authority: read them first. */
  readonly agreeToTerms: true;
  /** Every host: one function renews them all. At least one. */
  readonly hosts: readonly HostSpec[];
  /** In the order in which they are tried. @default Let's Encrypt, its staging directory first */
  readonly authorities?: readonly Authority[] | undefined;
  /** One of its own for each stack of the account. @default "cabal-certbot-renewal" */
  readonly functionName?: string | undefined;
  /** Start of every parameter, without a slash at its end. @default "/cabal/letsencrypt" */
  readonly parameterPrefix?: string | undefined;
  /** KMS key for the SecureStrings. @default the account's key of SSM */
  readonly kmsKeyArn?: string | undefined;
  /** SecureString with the ping URL of a Healthchecks check. @default no heartbeat */
  readonly heartbeatParameter?: string | undefined;
  /** @default none: small accounts have none to spare */
  readonly reservedConcurrency?: number | undefined;
  /** @default 90 */
  readonly logRetentionDays?: number | undefined;
  /** ARNs of what the alarms tell, such as SNS topics. @default none */
  readonly alarmActions?: readonly pulumi.Input<string>[] | undefined;
}

/** One function and one schedule that obtain, keep, roll out and renew every host certificate of the stack. */
export class RenewalFunction extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;
  readonly functionArn: pulumi.Output<string>;
  /** Start of every parameter that it writes, without a slash at its end. */
  readonly parameterPrefix: string;
  /** Where it is found, for the inventory. */
  readonly entry: RenewalEntry;
  /** Account and partition of its ARNs. */
  readonly place: pulumi.Output<AwsPlace>;
  readonly kmsKeyArn: string | undefined;

  constructor(name: string, args: RenewalFunctionArgs, options?: pulumi.ComponentResourceOptions) {
    const spec = specOf(name, args);
    const names = renewalNames(args.functionName);
    assertGrantable(spec, names, args.region);
    super("cabal-tls:renewal:RenewalFunction", name, {}, options);
    this.place = awsPlace(this, args.region);
    const settings = pulumi.output(args.zoneId).apply((zoneId) => settingsOf(spec, placeOf(args, zoneId)));
    const role = functionRole(this, name, names, settings);
    const made = lambdaFunction(this, name, { ...args, names, settings, role });
    const queue = failureQueue(this, name, names.failureQueue);
    failureDestination(this, name, made, queue);
    renewalSchedule(this, name, { ...names, functionArn: made.arn, failureQueueArn: queue.arn, place: this.place });
    renewalAlarms(this, name, { ...names, actions: args.alarmActions ?? [] });
    this.functionName = made.name;
    this.functionArn = made.arn;
    this.parameterPrefix = spec.parameterPrefix;
    this.kmsKeyArn = spec.kmsKeyArn;
    this.entry = entryOf(names);
    const { functionName, functionArn, parameterPrefix, entry } = this;
    this.registerOutputs({ functionName, functionArn, parameterPrefix, entry });
  }
}

function specOf(name: string, args: RenewalFunctionArgs): RenewalSpec {
  if (args.hosts.length === 0) {
    throw new Error(
      `RenewalFunction "${name}": \`hosts\` is empty. Pass the hosts to renew, or leave the function out.`,
    );
  }
  return {
    contact: args.contact,
    authorities: args.authorities ?? [letsEncrypt()],
    parameterPrefix: args.parameterPrefix ?? "/cabal/letsencrypt",
    kmsKeyArn: args.kmsKeyArn,
    heartbeatParameter: args.heartbeatParameter,
    hosts: args.hosts,
  };
}

function letsEncrypt(): Authority {
  const { directory, staging } = knownAuthority(LETSENCRYPT) ?? {};
  if (directory === undefined || staging === undefined) throw new Error(`${LETSENCRYPT} is no known authority.`);
  return { id: LETSENCRYPT, directory, staging };
}

/** Before anything is registered: found at AWS, the overflow would leave half of a function behind. */
function assertGrantable(spec: RenewalSpec, names: RenewalNames, region: string): void {
  const settings = settingsOf(spec, { stack: "", region, zoneId: STAND_IN.zoneId });
  const place = { partition: "aws", region, accountId: STAND_IN.accountId };
  assertPolicyFits(functionPolicy({ ...names, place, settings }));
}

function placeOf({ region }: RenewalFunctionArgs, zoneId: string) {
  return { stack: pulumi.getStack(), region, zoneId };
}

function entryOf({ functionName, logGroup }: RenewalNames): RenewalEntry {
  return { functionName, scheduleName: functionName, scheduleGroup: SCHEDULE_GROUP, logGroup };
}

function functionRole(
  parent: RenewalFunction,
  name: string,
  names: RenewalNames,
  settings: pulumi.Output<RenewalSettings>,
): ServiceRole {
  const policy = pulumi
    .all([parent.place, settings])
    .apply(([place, told]) => functionPolicy({ ...names, place, settings: told }));
  return serviceRole(parent, name, {
    name: names.functionName,
    service: "lambda.amazonaws.com",
    description: `What ${names.functionName} may do: proofs in DNS, its parameters, deployments of its services`,
    place: parent.place,
    policy,
  });
}

interface LambdaArgs {
  readonly names: RenewalNames;
  readonly settings: pulumi.Output<RenewalSettings>;
  readonly role: ServiceRole;
  readonly reservedConcurrency?: number | undefined;
  readonly logRetentionDays?: number | undefined;
}

function lambdaFunction(parent: pulumi.Resource, name: string, args: LambdaArgs): aws.lambda.Function {
  const { names, settings, role, reservedConcurrency } = args;
  const logs = new aws.cloudwatch.LogGroup(
    `${name}-logs`,
    { name: names.logGroup, retentionInDays: args.logRetentionDays ?? 90 },
    { parent },
  );
  return new aws.lambda.Function(
    `${name}-function`,
    {
      name: names.functionName,
      description: "Obtains, keeps, rolls out and renews host certificates",
      role: role.role.arn,
      runtime: FUNCTION_RUNTIME.runtime,
      architectures: ["arm64"],
      handler: FUNCTION_RUNTIME.handler,
      code: renewalCode(settings),
      memorySize: FUNCTION_RUNTIME.memorySize,
      timeout: TIMEOUT_SECONDS,
      environment: { variables: FUNCTION_RUNTIME.environment },
      // Text: the function writes its own JSON, and metrics as lines that CloudWatch must find unwrapped.
      loggingConfig: { logFormat: "Text", logGroup: logs.name },
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
    },
    { parent, dependsOn: [role.policy] },
  );
}
