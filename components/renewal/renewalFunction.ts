import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { knownCa } from "../../core/acme/certificateAuthorities.ts";
import { givenArns } from "../../core/deployTarget.ts";
import type { ArnScope } from "../../core/arn.ts";
import { partitionOf } from "../../core/regions.ts";
import type { CertificateAuthority, RenewalSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { RenewalEntry } from "../../core/inventory.ts";
import { egressPorts } from "../../core/renewal/egress.ts";
import { assertPoliciesFit, functionPolicy, secretParameters } from "../../core/renewal/functionPolicy.ts";
import { FUNCTION_RUNTIME } from "../../core/renewal/functionRuntime.ts";
import { removalPolicy } from "../../core/renewal/removalPolicy.ts";
import { networkPolicy } from "../../core/renewal/rolePolicies.ts";
import {
  type HostSpec,
  RENEWAL_DEFAULTS,
  type RenewalSpec,
  settingsOf,
  takenCopy,
} from "../../core/renewal/settingsOf.ts";
import { cloudwatch, getCallerIdentityOutput, iam, lambda } from "../registration/aws.ts";
import { registered } from "../registration/registered.ts";
import type { Tags } from "../registration/tagged.ts";
import { failureDestination, failureQueue } from "./failureDestination.ts";
import { type FunctionNetworkResources, type FunctionNetworkArgs, createFunctionNetwork } from "./functionNetwork.ts";
import { createRenewalAlarms } from "./renewalAlarms.ts";
import { renewalCode } from "./renewalCode.ts";
import { type RenewalNames, renewalNames } from "./renewalNames.ts";
import { renewalSchedule, SCHEDULE_GROUP } from "./renewalSchedule.ts";
import { type ServiceRole, serviceRole } from "./serviceRole.ts";

/** Lambda's longest: waiting for DNS, for a slow CA and for a rollout takes minutes. */
const TIMEOUT_SECONDS = 900;
const LETSENCRYPT = "letsencrypt";
/** Of the length of the real ones. */
const STAND_IN = { accountId: "123456789012", zoneId: "Z0123456789ABCDEFGHIJ" };

export interface RenewalFunctionArgs {
  /** Region of the stack. */
  readonly region: string;
  /** Route 53 zone of the challenges that name none. */
  readonly zoneId: pulumi.Input<string>;
  /** `mailto:` URL that the CAs may write to. */
  readonly contact: string;
  /** The consent to the terms of service of every CA: read them first. */
  readonly agreeToTerms: true;
  /** Every host: one function renews them all. At least one. */
  readonly hosts: readonly HostSpec[];
  /** In the order in which they are tried. @default Let's Encrypt, its staging directory first */
  readonly certificateAuthorities?: readonly CertificateAuthority[] | undefined;
  /** One of its own for each stack of the account. @default "cabal-certbot-renewal" */
  readonly functionName?: string | undefined;
  /** Start of every parameter, without a slash at its end. @default "/cabal/letsencrypt" */
  readonly parameterPrefix?: string | undefined;
  /** KMS key for the SecureStrings. @default the account's key of SSM */
  readonly kmsKeyArn?: string | undefined;
  /** SecureString with the ping URL of a Healthchecks check. @default no heartbeat */
  readonly heartbeatParameter?: string | undefined;
  /** Subnets of a VPC, for endpoints that only a VPC reaches. @default outside any VPC */
  readonly functionNetwork?: FunctionNetworkArgs | undefined;
  /** @default none: small accounts have none to spare */
  readonly reservedConcurrency?: number | undefined;
  /** @default 90 */
  readonly logRetentionDays?: number | undefined;
  /** ARNs of what the alarms notify, such as SNS topics. @default none */
  readonly alarmActions?: readonly pulumi.Input<string>[] | undefined;
  /** Tags of every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
}

/** One function and one schedule that obtain, keep, roll out and renew every host certificate of the stack. */
export class RenewalFunction extends pulumi.ComponentResource {
  /** Resolves when the function can run: with its role's policy, its log group, and its way out of a VPC. */
  readonly functionName: pulumi.Output<string>;
  readonly functionArn: pulumi.Output<string>;
  /** Start of every parameter that it writes, without a slash at its end. */
  readonly parameterPrefix: string;
  /** Where it is found, for the inventory. */
  readonly entry: RenewalEntry;
  /** Account and partition of its ARNs. */
  readonly scope: pulumi.Output<ArnScope>;
  readonly kmsKeyArn: string | undefined;
  readonly certificateAuthorities: readonly CertificateAuthority[];
  readonly hosts: readonly HostSpec[];
  /** Of a function in a VPC; what it looks at must let them in. Undefined outside any VPC. */
  readonly securityGroupIds: pulumi.Output<string[]> | undefined;

  constructor(name: string, args: RenewalFunctionArgs, options?: pulumi.ComponentResourceOptions) {
    const spec = specOf(name, args);
    const names = renewalNames(args.functionName);
    assertGrantable(spec, names, args);
    super("cabal-tls:renewal:RenewalFunction", name, ...registered(plainArgs(args), options));
    this.scope = arnScope(this, args.region);
    const settings = renewalSettings(spec, args);
    const role = functionRole(this, name, names, settings);
    removalRights(this, name, spec, role);
    const network = networkParts(this, name, { ...args, spec, names, role });
    const made = lambdaFunction(this, name, { ...args, names, settings, role, network });
    const queue = failureQueue(this, name, names.failureQueue);
    failureDestination(this, name, made, queue);
    renewalSchedule(this, name, { ...names, functionArn: made.arn, failureQueueArn: queue.arn, scope: this.scope });
    createRenewalAlarms(this, name, { ...names, actions: args.alarmActions ?? [] });
    this.functionName = made.name;
    this.functionArn = made.arn;
    this.parameterPrefix = spec.parameterPrefix;
    this.kmsKeyArn = spec.kmsKeyArn;
    this.certificateAuthorities = spec.certificateAuthorities;
    this.hosts = spec.hosts;
    this.entry = entryOf(names, spec);
    this.securityGroupIds = network?.vpcConfig.securityGroupIds;
    const { functionName, functionArn, parameterPrefix, entry, securityGroupIds } = this;
    this.registerOutputs({ functionName, functionArn, parameterPrefix, entry, securityGroupIds });
  }
}

/** Hosts by their names: the function's code has the rest, and the SDK makes promises for every value of an input. */
function plainArgs(args: RenewalFunctionArgs) {
  return { ...args, hosts: args.hosts.map(({ name }) => name) };
}

function specOf(name: string, args: RenewalFunctionArgs): RenewalSpec {
  if (args.hosts.length === 0) {
    throw new Error(
      `RenewalFunction "${name}": \`hosts\` is empty. Pass the hosts to renew, or leave the function out.`,
    );
  }
  const spec = {
    contact: args.contact,
    certificateAuthorities: args.certificateAuthorities ?? [letsEncrypt()],
    parameterPrefix: args.parameterPrefix ?? RENEWAL_DEFAULTS.parameterPrefix,
    kmsKeyArn: args.kmsKeyArn,
    heartbeatParameter: args.heartbeatParameter,
    hosts: args.hosts,
  };
  const taken = takenCopy(spec);
  if (taken === undefined) return spec;
  throw new Error(
    `RenewalFunction "${name}": \`copies\` of a host name ${taken}, which is below ${spec.parameterPrefix}, the heartbeat, ` +
      "or another copy. Give each copy a parameter of its own.",
  );
}

function letsEncrypt(): CertificateAuthority {
  const { directory, staging } = knownCa(LETSENCRYPT) ?? {};
  if (directory === undefined || staging === undefined) throw new Error(`${LETSENCRYPT} is not a known CA.`);
  return { id: LETSENCRYPT, directory, staging };
}

/** Before anything is registered: found at AWS, the overflow would leave half of a function behind. */
function assertGrantable(spec: RenewalSpec, names: RenewalNames, args: RenewalFunctionArgs): void {
  const { region } = args;
  const settings = settingsOf(spec, { stack: "", region, zoneId: STAND_IN.zoneId });
  const scope = { partition: partitionOf(region), region, accountId: STAND_IN.accountId };
  const network = args.functionNetwork === undefined ? [] : [networkPolicy(scope, names.functionName)];
  const removals = generationsOf(spec).map((host) => removalPolicy({ ...spec, scope, stack: "", host }));
  assertPoliciesFit(functionPolicy({ ...names, scope, settings }), ...network, ...removals);
}

/** Only a generation of the wildcard has a folder; one of imports that somebody else has made leaves them in ACM. */
function generationsOf({ hosts }: RenewalSpec): readonly HostSpec[] {
  return hosts.filter(({ folder, deployTo }) => folder !== undefined && isEmpty(givenArns(deployTo)));
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}

/**
 * The right to delete what is imported for a generation: a policy for each, which exists as long as its imports do. What the
 * function may do otherwise follows its settings, from which a generation goes before its imports are deleted.
 */
function removalRights(parent: RenewalFunction, name: string, spec: RenewalSpec, { role }: ServiceRole): void {
  for (const host of generationsOf(spec)) {
    const policy = parent.scope.apply((scope) =>
      JSON.stringify(removalPolicy({ ...spec, scope, stack: pulumi.getStack(), host })),
    );
    const logicalName = `${name}-${host.name}-removal`;
    new iam.RolePolicy(logicalName, { name: `${host.name}-removal`, role: role.name, policy }, { parent });
  }
}

function renewalSettings(spec: RenewalSpec, args: RenewalFunctionArgs): pulumi.Output<RenewalSettings> {
  return pulumi.all([args.zoneId, args.functionNetwork?.subnetIds]).apply(([zoneId, subnetIds]) => {
    const functionNetwork = subnetIds === undefined ? undefined : { subnetIds };
    return settingsOf({ ...spec, functionNetwork }, { stack: pulumi.getStack(), region: args.region, zoneId });
  });
}

/** For ARNs that are known before what they name. */
function arnScope(parent: pulumi.Resource, region: string): pulumi.Output<ArnScope> {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  return accountId.apply((account) => ({ partition: partitionOf(region), region, accountId: account }));
}

function entryOf({ functionName, logGroup }: RenewalNames, spec: RenewalSpec): RenewalEntry {
  const secrets = secretParameters(spec);
  return {
    functionName,
    scheduleName: functionName,
    scheduleGroup: SCHEDULE_GROUP,
    logGroup,
    ...(secrets.length === 0 ? {} : { secretParameters: secrets }),
  };
}

function functionRole(
  parent: RenewalFunction,
  name: string,
  names: RenewalNames,
  settings: pulumi.Output<RenewalSettings>,
): ServiceRole {
  const policy = pulumi
    .all([parent.scope, settings])
    .apply(([scope, resolved]) => functionPolicy({ ...names, scope, settings: resolved }));
  return serviceRole(parent, name, {
    name: names.functionName,
    service: "lambda.amazonaws.com",
    description: `What ${names.functionName} may do: challenge records in DNS, its parameters, deployments of its services`,
    scope: parent.scope,
    policy,
  });
}

interface NetworkArgs extends RenewalFunctionArgs {
  readonly spec: RenewalSpec;
  readonly names: RenewalNames;
  readonly role: ServiceRole;
}

function networkParts(parent: RenewalFunction, name: string, args: NetworkArgs): FunctionNetworkResources | undefined {
  const { functionNetwork: network, spec, names, role, region } = args;
  if (network === undefined) return undefined;
  const ports = egressPorts(settingsOf(spec, { stack: "", region, zoneId: STAND_IN.zoneId }));
  const { functionName } = names;
  return createFunctionNetwork(parent, name, { network, role: role.role, functionName, scope: parent.scope, ports });
}

interface LambdaArgs {
  readonly names: RenewalNames;
  readonly settings: pulumi.Output<RenewalSettings>;
  readonly role: ServiceRole;
  readonly network: FunctionNetworkResources | undefined;
  readonly reservedConcurrency?: number | undefined;
  readonly logRetentionDays?: number | undefined;
}

function lambdaFunction(parent: pulumi.Resource, name: string, args: LambdaArgs): aws.lambda.Function {
  const { names, settings, role, network, reservedConcurrency } = args;
  const logs = new cloudwatch.LogGroup(
    `${name}-logs`,
    { name: names.logGroup, retentionInDays: args.logRetentionDays ?? RENEWAL_DEFAULTS.logRetentionDays },
    { parent },
  );
  return new lambda.Function(
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
      ...(network === undefined ? {} : { vpcConfig: network.vpcConfig }),
    },
    { parent, dependsOn: [role.policy, ...(network?.prerequisites ?? [])] },
  );
}
