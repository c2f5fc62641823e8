import { type ArnScope, parseArn, regionalArn } from "./arn.ts";

/**
 * The parameter of SSM that a secret of ECS is taken from, by its `valueFrom`: a name, or an ARN of the stack's region.
 * Undefined = it is elsewhere, or no parameter.
 */
export function parameterName(valueFrom: string, region: string): string | undefined {
  if (!valueFrom.startsWith("arn:")) return valueFrom.startsWith("/") ? valueFrom : `/${valueFrom}`;
  const arn = parseArn(valueFrom);
  if (arn?.service !== "ssm" || arn.region !== region) return undefined;
  const [, name] = /^parameter\/(.+)$/.exec(arn.resource) ?? [];
  return name === undefined ? undefined : `/${name}`;
}

/** SSM hands out a secret of Secrets Manager under this path, to whoever may read both. */
const PATH = "/aws/reference/secretsmanager/";

/**
 * The secret's name in `/aws/reference/secretsmanager/NAME`; undefined for every other parameter.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
 */
export function referencedSecret(parameter: string): string | undefined {
  const name = parameter.startsWith(PATH) ? parameter.slice(PATH.length) : "";
  // The characters of CreateSecret, which has neither wildcards of a policy nor the colon of a version.
  return /^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name) ? name : undefined;
}

/** ARNs of the secrets among the parameters. Secrets Manager ends each with six characters of its own. */
export function referencedSecretArns(scope: ArnScope, parameters: readonly string[]): string[] {
  return parameters
    .flatMap((parameter) => referencedSecret(parameter) ?? [])
    .map((name) => regionalArn(scope, "secretsmanager", `secret:${name}-??????`));
}
