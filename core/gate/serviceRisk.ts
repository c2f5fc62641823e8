import { ENDPOINT_KINDS, type EndpointKind } from "../endpointKinds.ts";
import { ENDPOINT_KIND_NAMES, endpointTraits, typeToken } from "../endpointTraits.ts";
import { dottedValue } from "../parsedJson.ts";
import type { GateReason } from "./judgement.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { changedInputs } from "./stateDifferences.ts";
import { stepRole } from "./stepRole.ts";

/** A change that takes a service down or lowers its security, though nothing that serves is deleted or replaced. */
interface ServiceRisk {
  readonly reason: GateReason;
  readonly types: ReadonlySet<string>;
  /** Whether the step is such a change; paths are those of the inputs that differ. */
  readonly isRisk: (step: PlanStep, paths: readonly string[], plan: Plan) => boolean;
}

/** Texts for people. */
const HARMLESS = /^(tags|tagsAll|description|alarmDescription)($|[.[])/;

const INGRESS_RULES = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
];
const RULES = [
  ...INGRESS_RULES,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/securityGroup:SecurityGroup",
];
const ALERTS = [
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:sns/topic:Topic",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topicSubscription:TopicSubscription",
];
const NETWORK = [
  "aws:ec2/vpc:Vpc",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/route:Route",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/natGateway:NatGateway",
];
/** Of the renewal function: what it may do, when it runs, and what it is told. Its code changes with each release. */
const RENEWAL_INPUTS: Readonly<Record<string, RegExp>> = {
  "aws:lambda/function:Function": /^(role|environment|vpcConfig|timeout|reservedConcurrentExecutions)($|[.[])/,
  "aws:scheduler/schedule:Schedule": /./,
  "aws:iam/role:Role": /^(assumeRolePolicy|permissionsBoundary|managedPolicyArns|inlinePolicies)($|[.[])/,
  "aws:iam/rolePolicy:RolePolicy": /./,
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": /./,
};

const isGone = ({ op }: PlanStep) => op === "delete" || op === "replace";
const isChanged = (step: PlanStep, paths: readonly string[]) =>
  isGone(step) || (step.op === "update" && paths.some((path) => !HARMLESS.test(path)));
const touches = (pattern: RegExp) => (step: PlanStep, paths: readonly string[]) =>
  step.op === "update" && paths.some((path) => pattern.test(path));

/** In the order in which they are looked for: the first one that fits names the step. */
const RISKS: readonly ServiceRisk[] = [
  { reason: "OPENS_NETWORK", types: new Set(INGRESS_RULES), isRisk: opensExistingGroup },
  { reason: "CHANGES_NETWORK_RULES", types: new Set(RULES), isRisk: isChanged },
  ...ENDPOINT_KIND_NAMES.map(lowersTlsPolicy),
  { reason: "CHANGES_PORT", types: new Set(["aws:lb/listener:Listener"]), isRisk: touches(/^(port|protocol)$/) },
  {
    reason: "ADDS_CERTIFICATE",
    types: new Set(["aws:lb/listenerCertificate:ListenerCertificate"]),
    isRisk: ({ op }) => op === "create" || op === "update",
  },
  { reason: "CHANGES_ALERTS", types: new Set(ALERTS), isRisk: isChanged },
  { reason: "CHANGES_RENEWAL", types: new Set(Object.keys(RENEWAL_INPUTS)), isRisk: changesRenewal },
  { reason: "MOVES_PARAMETER", types: new Set(["aws:ssm/parameter:Parameter"]), isRisk: isGone },
  { reason: "CHANGES_NETWORK", types: new Set(NETWORK), isRisk: isChanged },
  {
    reason: "CHANGES_NETWORK",
    types: new Set(["aws:lb/loadBalancer:LoadBalancer"]),
    isRisk: touches(/^(subnets|subnetMappings|securityGroups|internal)($|[.[])/),
  },
  { reason: "CHANGES_ADDRESS", types: new Set(["aws:route53/record:Record"]), isRisk: changesAddress },
];

/** What may be allowed by name; a reason that is not here is never let pass. */
export const ALLOWABLE: ReadonlySet<GateReason> = new Set<GateReason>([
  "UNPROTECTS",
  ...RISKS.map(({ reason }) => reason),
]);

/** The reason why an ordinary change is one that somebody has to allow; undefined when it is not. */
export function serviceRisk(step: PlanStep, plan: Plan): GateReason | undefined {
  const paths = changedInputs(step).map(({ path }) => path);
  return RISKS.find(({ types, isRisk }) => types.has(step.type) && isRisk(step, paths, plan))?.reason;
}

/** A rule of a group that the change makes as well is part of something new. */
function opensExistingGroup({ op, after }: PlanStep, _paths: readonly string[], { steps }: Plan): boolean {
  if (op !== "create" || after?.inputs["type"] === "egress") return false;
  const groups = after?.dependencies["securityGroupId"] ?? [];
  const made = new Set(steps.filter((step) => step.op === "create").map(({ urn }) => urn));
  return groups.length === 0 || groups.some((urn) => !made.has(urn));
}

/** Listeners of both families are of one type, and a policy of either is one of this program's. */
function lowersTlsPolicy(kind: EndpointKind): ServiceRisk {
  const { consumer, tlsPolicyInput: path } = endpointTraits(kind);
  const own = Object.values(ENDPOINT_KINDS).filter((one) => one.consumer === consumer);
  return {
    reason: "LOWERS_TLS_POLICY",
    types: new Set([typeToken(consumer)]),
    isRisk: ({ op, after }, paths) => {
      if (op !== "update" || !paths.some((one) => one === path || path.startsWith(`${one}.`))) return false;
      const policy = dottedValue(after?.inputs, path);
      return !own.some(({ tlsPolicy }) => tlsPolicy === policy);
    },
  };
}

function changesRenewal(step: PlanStep, paths: readonly string[]): boolean {
  if (step.component?.endsWith(":RenewalFunction") !== true) return false;
  const inputs = RENEWAL_INPUTS[step.type];
  return (
    isGone(step) || (step.op === "update" && paths.some((path) => inputs?.test(path) === true && !HARMLESS.test(path)))
  );
}

function changesAddress(step: PlanStep, paths: readonly string[]): boolean {
  return (
    stepRole(step) === "serving" && step.op === "update" && paths.some((path) => !/^(ttl|allowOverwrite)$/.test(path))
  );
}
