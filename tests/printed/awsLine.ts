/** The client of each service of the AWS CLI whose model is at hand. */
const CLIENTS: Readonly<Record<string, () => Promise<object>>> = {
  acm: () => import("@aws-sdk/client-acm"),
  apigateway: () => import("@aws-sdk/client-api-gateway"),
  apigatewayv2: () => import("@aws-sdk/client-apigatewayv2"),
  cloudfront: () => import("@aws-sdk/client-cloudfront"),
  ecs: () => import("@aws-sdk/client-ecs"),
  elbv2: () => import("@aws-sdk/client-elastic-load-balancing-v2"),
  lambda: () => import("@aws-sdk/client-lambda"),
  logs: () => import("@aws-sdk/client-cloudwatch-logs"),
  route53: () => import("@aws-sdk/client-route-53"),
  ssm: () => import("@aws-sdk/client-ssm"),
  sts: () => import("@aws-sdk/client-sts"),
};

/** Of the CLI itself, for every command. https://docs.aws.amazon.com/cli/latest/reference/#global-options */
const GLOBAL = ["region", "query", "output", "cli-read-timeout", "cli-binary-format"];

/** What the CLI has and the model has not: commands of its own, and words without an option. */
const BESIDE_THE_MODEL: Readonly<Record<string, { readonly words: number; readonly options?: readonly string[] }>> = {
  // https://docs.aws.amazon.com/cli/latest/reference/logs/tail.html
  "logs tail": { words: 1, options: ["since"] },
  // The file for the answer. https://docs.aws.amazon.com/cli/latest/reference/lambda/invoke.html
  "lambda invoke": { words: 1 },
  // Its client is not installed. https://docs.aws.amazon.com/cli/latest/reference/deploy/list-applications.html
  "deploy list-applications": { words: 0, options: [] },
  // https://docs.aws.amazon.com/cli/latest/reference/sso/login.html
  "sso login": { words: 0, options: [] },
};

/** Throws when the AWS CLI would refuse these words, by the model of the installed SDK. Returns the service and command. */
export async function checkAwsLine([service = "", command = "", ...rest]: readonly string[]): Promise<string> {
  const name = `${service} ${command}`;
  const beside = BESIDE_THE_MODEL[name];
  const known = beside?.options ?? (await inputMembers(service, command));
  const parts = rest.map((word) => /^--([a-z0-9-]+)$/.exec(word)?.[1]);
  const options = parts.flatMap((option) => option ?? []);
  const strange = options.filter((one) => !GLOBAL.includes(one) && !known.some((member) => isNamed(member, one)));
  if (strange.length > 0) throw new Error(`aws ${name} has no --${strange.join(", --")}; it has ${known.join(", ")}`);
  const twice = options.filter((one, index) => options.indexOf(one) < index);
  if (twice.length > 0) throw new Error(`aws ${name}: --${twice.join(", --")} is there twice`);
  const loose = rest.filter((word, index) => isLoose(parts, index) && !word.startsWith("--"));
  if (loose.length !== (beside?.words ?? 0)) throw new Error(`aws ${name} takes no ${JSON.stringify(loose)}`);
  // What looks like JSON is read as JSON.
  for (const word of rest) if (/^[[{]"/.test(word)) JSON.parse(word);
  return name;
}

/** A word before all options, or the file behind the last value, which only stands behind an option of one value. */
function isLoose(parts: readonly (string | undefined)[], index: number): boolean {
  if (parts[index] !== undefined) return false;
  const isFirst = parts.slice(0, index).every((one) => one === undefined);
  const before = parts.findLastIndex((one, at) => at < index && one !== undefined);
  return isFirst || (parts[before] === "payload" && index - before > 1);
}

/** `--load-balancer-arns` is the member LoadBalancerArns. */
function isNamed(member: string, option: string): boolean {
  return member.toLowerCase() === option.replaceAll("-", "");
}

/** A schema of the SDK: kind, namespace, name, traits, then for an operation its input, for a structure its members. */
type Schema = readonly unknown[];

async function inputMembers(service: string, command: string): Promise<readonly string[]> {
  const load = CLIENTS[service];
  if (load === undefined) throw new Error(`no client of the service "${service}" is installed`);
  const operation = command.replaceAll(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase());
  const client = (await load()) as Readonly<Record<string, unknown>>;
  const name = Object.keys(client).find((one) => one.toLowerCase() === `${operation}Command`.toLowerCase());
  if (name === undefined) throw new Error(`the service ${service} has no operation ${operation}`);
  const made = new (client[name] as new (input: object) => { readonly schema: Schema })({});
  const input = made.schema[4] as Schema | (() => Schema);
  const members = (typeof input === "function" ? input() : input)[4];
  if (!Array.isArray(members)) throw new Error(`the model of ${name} has another form than expected`);
  return members as string[];
}
