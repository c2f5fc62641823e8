import { type ArnScope, regionalArn } from "./arn.ts";

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
