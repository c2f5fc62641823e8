import assert from "node:assert/strict";
import { ConfigError } from "../../../core/configSchema/configError.ts";
import { parseStackConfig } from "../../../core/configSchema/parseStackConfig.ts";
import type { StackConfig } from "../../../core/configSchema/stackConfig.ts";

export type Path = readonly (string | number)[];
export type Edit = readonly [path: Path, value: unknown];

const CONTEXT = { project: "cabal-tls", stack: "prod" };

export const CERTIFICATE_WEST = "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555";
export const CERTIFICATE_EAST = "arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000";

/** A valid config as the engine hands it over; one endpoint of each kind. */
export function rawStack(): Record<string, unknown> {
  return {
    "aws:region": "us-west-2",
    controlDomain: "example.net",
    mailDomains: ["example.com", "example.org"],
    wildcard: { issued: [1], active: 1 },
    network: { vpcId: "vpc-0a1b2c3d", subnetIds: ["subnet-0a1b2c3d", "subnet-1a2b3c4d"] },
    endpoints: [
      { name: "imap", kind: "nlb", hostname: "imap" },
      { name: "admin", kind: "cloudfront", hostname: "admin", origin: { bucket: "create" } },
      { name: "api", kind: "apigateway", hostname: "api", apiId: "a1b2c3d4e5", stage: "prod" },
      { name: "monitoring", kind: "alb", routes: { uptime: { target: { port: 3001 } } } },
    ],
  };
}

/** The smallest that a host certificate needs. */
export function rawHost(): Record<string, unknown> {
  return { name: "smtp-out", deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }] };
}

/** A valid config with one host certificate, as edits of the one without. */
export const WITH_HOST: readonly Edit[] = [
  [["acme"], { contact: "mailto:hostmaster@example.com", agreeToTerms: true }],
  [["hosts"], [rawHost()]],
];

/** The valid config with these values put in; undefined removes the key. */
export function edited(...edits: readonly Edit[]): Record<string, unknown> {
  const raw = rawStack();
  // A copy: a later edit may go into what an earlier one has put there, and edits are shared between tests.
  for (const [path, value] of edits) put(raw, path, structuredClone(value));
  return raw;
}

function put(raw: object, path: Path, value: unknown): void {
  const [first, ...rest] = path;
  assert.ok(first !== undefined, "an edit needs a path");
  if (rest.length > 0) put(Reflect.get(raw, first), rest, value);
  else if (value === undefined) Reflect.deleteProperty(raw, first);
  else Object.defineProperty(raw, first, { value, enumerable: true, configurable: true, writable: true });
}

export function parsed(...edits: readonly Edit[]): StackConfig {
  return parseStackConfig(edited(...edits), CONTEXT);
}

/** The message with which the config is refused. */
export function refusal(...edits: readonly Edit[]): string {
  return refusalOf(edited(...edits));
}

export function refusalOf(raw: Record<string, unknown>): string {
  try {
    parseStackConfig(raw, CONTEXT);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.message;
  }
  throw new assert.AssertionError({ message: "the config was accepted" });
}

/** One row of a table of refusals: a title, what is wrong, and the one fault that is reported. */
export type Refusal = readonly [
  title: string,
  edits: readonly Edit[],
  fault: readonly [path: string, value: string, allowed: string, fix: string],
];

/** Registers one test for each row; the whole message is compared. */
export function refuses(rows: readonly Refusal[]): void {
  for (const [title, edits, [path, value, allowed, fix]] of rows) {
    it(`refuses ${title}`, () => {
      assert.equal(
        refusal(...edits),
        'The config of stack "prod" has 1 fault; nothing was changed.\n\n' +
          `  ${path}\n    value:   ${value}\n    allowed: ${allowed}\n    fix:     ${fix}`,
      );
    });
  }
}
