import { generationOf } from "./generationOf.ts";
import type { PlanStep } from "./plan.ts";

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
  /** The function that renews host certificates, and what wakes it. */
  | "renewal"
  | "inventory"
  /** Watches a metric, maybe one of the certificate. */
  | "alarm"
  /** Components and the stack: no resource of AWS. */
  | "engine"
  | "other";

export const CERTIFICATE = "aws:acm/certificate:Certificate";
export const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const RECORD = "aws:route53/record:Record";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const PARAMETER = "aws:ssm/parameter:Parameter";

/** Where the consumers of a certificate name it. */
const CERTIFICATE_PATHS: Readonly<Record<string, string>> = {
  "aws:lb/listener:Listener": "certificateArn",
  "aws:cloudfront/distribution:Distribution": "viewerCertificate.acmCertificateArn",
  "aws:apigatewayv2/domainName:DomainName": "domainNameConfiguration.certificateArn",
};

const SERVING = new Set([
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
  "aws:lb/listenerRule:ListenerRule",
  "aws:lb/listenerCertificate:ListenerCertificate",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:apigatewayv2/apiMapping:ApiMapping",
  "aws:cloudfront/originAccessControl:OriginAccessControl",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketPolicy:BucketPolicy",
]);

/** Without one of these no host certificate is renewed. Role, queue and log of the function are ordinary resources. */
const RENEWAL = new Set(["aws:lambda/function:Function", "aws:scheduler/schedule:Schedule"]);

export function stepRole(step: PlanStep): StepRole {
  const { type, name, component } = step;
  if (!type.includes("/")) return type.startsWith("pulumi:providers:") ? "other" : "engine";
  if (type === CERTIFICATE && generationOf(name) !== undefined) return "certificate";
  if (type === VALIDATION) return "validation";
  if (type === RECORD) return recordRole(step);
  if (type === PARAMETER) return parameterRole(step, component);
  if (RENEWAL.has(type) && component?.endsWith(":RenewalFunction") === true) return "renewal";
  if (type === ALARM) return "alarm";
  if (CERTIFICATE_PATHS[type] !== undefined) return "consumer";
  return SERVING.has(type) ? "serving" : "other";
}

/** Path of the input that names the certificate; undefined for what is no consumer. */
export function certificatePath(type: string): string | undefined {
  return CERTIFICATE_PATHS[type];
}

function recordRole({ before, after, component }: PlanStep): StepRole {
  const { type, records } = (before ?? after)?.inputs ?? {};
  const values = Array.isArray(records) ? records : [];
  const validates = values.some((value) => /\.acm-validations\.aws\.?$/.test(String(value)));
  if (validates || component?.endsWith(":WildcardCertificate") === true) return "validation record";
  return type === "A" || type === "AAAA" || type === "CNAME" ? "serving" : "other";
}

function parameterRole({ before, after }: PlanStep, component: string | undefined): StepRole {
  if (component?.endsWith(":StackInventory") === true) return "inventory";
  const name = String((before ?? after)?.inputs["name"] ?? "");
  return name.includes("/letsencrypt/") ? "account key" : "other";
}
