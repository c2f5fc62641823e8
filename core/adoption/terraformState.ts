import { z } from "zod";
import { lastPart } from "../arn.ts";
import { parsedJson } from "../parsedJson.ts";
import type { RunningRenewal } from "./renewalFacts.ts";

const instance = z.object({
  index_key: z.union([z.string(), z.number()]).nullish(),
  attributes: z.record(z.string(), z.unknown()).nullish(),
});

const resource = z.object({
  mode: z.string(),
  type: z.string(),
  name: z.string(),
  module: z.string().nullish(),
  instances: z.array(instance),
});

/** The parts of `terraform state pull` (format 4) that tell a resource's address and id. */
const stateSchema = z.object({ version: z.literal(4), resources: z.array(resource) });

/** The text is no state of Terraform. Its message holds nothing of it: a state holds secrets. */
export class UnreadableStateError extends Error {
  override readonly name = "UnreadableStateError";
}

/** A resource of Terraform's state. */
export interface TerraformResource {
  readonly type: string;
  /** `module.elb.aws_lb_listener.imap` */
  readonly address: string;
  /** Whatever names it at AWS: id, ARN, and what an import would take. */
  readonly ids: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Reads what `terraform state pull` printed. Throws UnreadableStateError. */
export function terraformResources(text: string): TerraformResource[] {
  const parsed = stateSchema.safeParse(parsedJson(text));
  if (!parsed.success) {
    throw new UnreadableStateError(
      "it is not what `terraform state pull` prints (format 4). Pass that output unchanged.",
    );
  }
  return parsed.data.resources
    .filter(({ mode }) => mode === "managed")
    .flatMap((one) =>
      one.instances.map((instance) => ({
        type: one.type,
        attributes: instance.attributes ?? {},
        address: `${one.module ? `${one.module}.` : ""}${one.type}.${one.name}${indexOf(instance.index_key)}`,
        ids: idsOf(one.type, instance.attributes ?? {}),
      })),
    );
}

/** Addresses that Terraform must forget before it is applied again, in the order of the state. */
export function addressesOf(resources: readonly TerraformResource[], ids: readonly string[]): string[] {
  const wanted = new Set(ids);
  return resources.filter((one) => one.ids.some((id) => wanted.has(id))).map(({ address }) => address);
}

/** Addresses of a function that renews certificates, of what runs it, and of the roles and the log that only these use. */
export function addressesOfFunction(resources: readonly TerraformResource[], running: RunningRenewal): string[] {
  const { functionName, arn, role, logGroup } = running;
  const names = (kind: "schedule" | "rule") =>
    running.schedules.flatMap((one) => (one.kind === kind ? [one.name] : []));
  const is = (one: TerraformResource, key: string, ...values: readonly string[]) =>
    values.includes(String(one.attributes[key]));
  const schedules = resources.filter(
    (one) => one.type === "aws_scheduler_schedule" && is(one, "name", ...names("schedule")),
  );
  const roles = [role, ...schedules.flatMap(({ attributes }) => targetRole(attributes["target"]))];
  const roleNames = roles.map(lastPart);
  const belongs = (one: TerraformResource): boolean => {
    switch (one.type) {
      case "aws_scheduler_schedule":
        return schedules.includes(one);
      case "aws_cloudwatch_event_rule":
        return is(one, "name", ...names("rule"));
      case "aws_cloudwatch_event_target":
        return is(one, "arn", arn);
      case "aws_cloudwatch_log_group":
        return is(one, "name", logGroup);
      case "aws_iam_role":
        return is(one, "arn", ...roles);
      case "aws_iam_role_policy":
      case "aws_iam_role_policy_attachment":
        return is(one, "role", ...roleNames);
      default:
        return one.type.startsWith("aws_lambda_") && is(one, "function_name", functionName, arn);
    }
  };
  return resources.filter(belongs).map(({ address }) => address);
}

const targets = z.array(z.object({ role_arn: z.string() }));

function targetRole(value: unknown): string[] {
  const parsed = targets.safeParse(value);
  return parsed.success ? parsed.data.map((one) => one.role_arn) : [];
}

function indexOf(key: string | number | null | undefined): string {
  if (key === null || key === undefined) return "";
  return typeof key === "number" ? `[${key}]` : `[${JSON.stringify(key)}]`;
}

function idsOf(type: string, attributes: Readonly<Record<string, unknown>>): string[] {
  const text = (name: string) => (typeof attributes[name] === "string" ? [String(attributes[name])] : []);
  const own = [...text("id"), ...text("arn")];
  switch (type) {
    // Its id holds the name as it was written; the import's the name in full.
    case "aws_route53_record":
      return [...own, `${text("zone_id")[0]}_${text("fqdn")[0]}_${text("type")[0]}`];
    case "aws_apigatewayv2_api_mapping":
      return [...own, `${text("id")[0]}/${text("domain_name")[0]}`];
    case "aws_api_gateway_base_path_mapping":
      // The one for a path stays where it is.
      return text("base_path").join("") === "" ? text("domain_name").map((name) => `mapping of ${name}`) : [];
    case "aws_acm_certificate_validation":
      return [...own, ...text("certificate_arn")];
    default:
      return own;
  }
}
