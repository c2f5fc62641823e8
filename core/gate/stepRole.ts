import { CERTIFICATE_INPUTS, SERVING_TYPES } from "../endpointTraits.ts";
import type { PlanStep } from "./plan.ts";
import { isUnknown } from "./stateDifferences.ts";

/** What a resource is to the certificates. */
export type StepRole =
  /** One generation's certificate in one region, and the wait for its issue. */
  | "certificate"
  | "validation"
  /** The CNAME that every issue and every renewal of the domain needs. */
  | "validation record"
  /** Serves the certificate. */
  | "consumer"
  /** Serves without having a certificate of its own: load balancers, targets, names. */
  | "serving"
  | "account key"
  /** The function that renews host certificates, and what starts it. */
  | "renewal"
  | "inventory"
  /** Watches a metric, maybe one of the certificate. */
  | "alarm"
  /** Components and the stack: no resource of AWS. */
  | "engine"
  | "other";

export const CERTIFICATE = "aws:acm/certificate:Certificate";
export const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
/** The call by which the renewal function obtains and imports a generation that ACM does not issue. */
export const IMPORT = "aws:lambda/invocation:Invocation";
const RECORD = "aws:route53/record:Record";
export const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const PARAMETER = "aws:ssm/parameter:Parameter";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

/** No endpoint has one, since it would win over the listener's own certificate; a program around them may. */
const LISTENER_CERTIFICATE = "aws:lb/listenerCertificate:ListenerCertificate";

/** Without one of these no host certificate is renewed. Role, queue and log of the function are ordinary resources. */
const RENEWAL = new Set(["aws:lambda/function:Function", "aws:scheduler/schedule:Schedule"]);

export function stepRole(step: PlanStep): StepRole {
  const { type, component } = step;
  // The slash of an AWS type says nothing: a command, a dynamic resource or another package's has none.
  if (!step.custom) return "engine";
  if (isGeneration(step)) return "certificate";
  if (type === VALIDATION) return "validation";
  if (type === RECORD) return recordRole(step);
  if (type === PARAMETER) return parameterRole(step, component);
  if (RENEWAL.has(type) && component?.endsWith(":RenewalFunction") === true) return "renewal";
  // The function's own group serves nobody: that of a load balancer does.
  if (type === GROUP && component?.endsWith(":RenewalFunction") === true) return "other";
  if (type === ALARM) return "alarm";
  if (CERTIFICATE_INPUTS[type] !== undefined) return "consumer";
  return SERVING_TYPES.has(type) || type === LISTENER_CERTIFICATE ? "serving" : "other";
}

/** A generation's certificate in one region, whoever issues it. */
export function isGeneration({ type, name }: Pick<PlanStep, "type" | "name">): boolean {
  if (generationOf(name) === undefined) return false;
  return type === CERTIFICATE || (type === IMPORT && name.endsWith("-import"));
}

function recordRole({ before, after, component }: PlanStep): StepRole {
  const { type, records } = (before ?? after)?.inputs ?? {};
  const values = (Array.isArray(records) ? records : [records]).filter((value) => value !== undefined);
  if (values.some((value) => /\.acm-validations\.aws\.?$/.test(String(value)))) return "validation record";
  // Its value is not known before the first certificate is requested. Whatever else is put in that place is not it.
  const isUnread = values.every(isUnknown) && (type === undefined || type === "CNAME" || isUnknown(type));
  if (isUnread && component?.endsWith(":WildcardCertificate") === true) return "validation record";
  return type === "A" || type === "AAAA" || type === "CNAME" ? "serving" : "other";
}

function parameterRole({ before, after }: PlanStep, component: string | undefined): StepRole {
  if (component?.endsWith(":StackInventory") === true) return "inventory";
  const name = String((before ?? after)?.inputs["name"] ?? "");
  return name.includes("/letsencrypt/") ? "account key" : "other";
}

const LOGICAL_NAME = /-g(?<generation>[1-9]\d*)(?:-(?<region>[a-z]{2}(?:-[a-z]+)+-\d))?(?:-(?:validation|import))?$/;

/** The generation in the logical name of a certificate, of its validation or of its import; undefined when there is none. */
export function generationOf(logicalName: string): number | undefined {
  const generation = LOGICAL_NAME.exec(logicalName)?.groups?.["generation"];
  return generation === undefined ? undefined : Number(generation);
}
