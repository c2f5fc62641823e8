import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ADOPT_POLICY } from "../../../cli/adopt/adoptPolicy.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
/** The prefix of a package's actions. API Gateway's have the HTTP method as their name. */
const PREFIXES: Readonly<Record<string, string>> = {
  "client-acm": "acm",
  "client-apigatewayv2": "apigateway",
  "client-cloudfront": "cloudfront",
  "client-elastic-load-balancing-v2": "elasticloadbalancing",
  "client-route-53": "route53",
  "client-ssm": "ssm",
};

describe("the policy of adopt", () => {
  const allowed: string[] = ADOPT_POLICY.Statement.flatMap(({ Action }) => [...Action]).sort();

  it("allows what the command calls and nothing else", () => {
    const called = globSync("cli/adopt/*.ts", { cwd: ROOT }).flatMap((file) =>
      actionsIn(readFileSync(join(ROOT, file), "utf8")),
    );
    assert.deepEqual([...new Set(called)].sort(), allowed);
  });

  it("allows reading only", () => {
    assert.deepEqual(
      allowed.filter((action) => !/:(Describe|List|Get|GET)/.test(action)),
      [],
    );
  });

  it("is in the documentation as it is in the program", () => {
    const text = readFileSync(join(ROOT, "docs", "adoption.md"), "utf8");
    const [, json = "null"] = /```json\n(\{\n {2}"Version"[\s\S]*?)```/.exec(text) ?? [];
    assert.deepEqual(JSON.parse(json), ADOPT_POLICY);
  });
});

/** Actions of the calls in a source text: commands that are made, and lists that are paged through. */
function actionsIn(text: string): string[] {
  const prefix = PREFIXES[/@aws-sdk\/([a-z0-9-]+)/.exec(text)?.[1] ?? ""];
  if (prefix === undefined) return [];
  const made = [...text.matchAll(/new (\w+)Command\(/g)].map(([, name]) => name);
  const paged = [...text.matchAll(/ of paginate(\w+)\(/g)].map(([, name]) => name);
  return [...made, ...paged].map((name) => (prefix === "apigateway" ? "apigateway:GET" : `${prefix}:${name}`));
}
