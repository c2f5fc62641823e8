import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { adoptPolicy } from "../../../cli/adopt/adoptPolicy.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
/** The prefix of a package's actions. API Gateway's have the HTTP method as their name. */
const PREFIXES: Readonly<Record<string, string>> = {
  "client-acm": "acm",
  "client-apigatewayv2": "apigateway",
  "client-cloudfront": "cloudfront",
  "client-ecs": "ecs",
  "client-elastic-load-balancing-v2": "elasticloadbalancing",
  "client-lambda": "lambda",
  "client-route-53": "route53",
  "client-scheduler": "scheduler",
  "client-ssm": "ssm",
};

describe("the policy of adopt", () => {
  const allowed: string[] = adoptPolicy()
    .Statement.flatMap(({ Action }) => [...Action])
    .sort();

  it("allows what the command calls and nothing else", () => {
    const called = globSync(["cli/adopt/*.ts", "cli/aws/account/*.ts"], { cwd: ROOT }).flatMap((file) =>
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

  it("reads the settings of functions by name: that of today, and the names that the stack's own may get", () => {
    const { Statement } = adoptPolicy("us-west-2", "certbot");
    const functions = Statement.find(({ Sid }) => Sid === "ReadFunctions");
    assert.deepEqual(
      functions?.Resource,
      ["certbot", "cabal-certbot-renewal", "cabal-tls-renewal", "cabal-tls-renewal-2"].map(
        (name) => `arn:aws:lambda:*:*:function:${name}`,
      ),
    );
    const everywhere = Statement.filter(({ Resource }) => Resource === "*").flatMap(({ Action }) => Action);
    assert.deepEqual(
      everywhere.filter((action) => action.startsWith("lambda:")),
      [],
    );
  });

  it("is in the documentation as it is in the program", () => {
    const text = readFileSync(join(ROOT, "docs", "adoption.md"), "utf8");
    const [, json = "null"] = /```json\n(\{\n {2}"Version"[\s\S]*?)```/.exec(text) ?? [];
    assert.deepEqual(JSON.parse(json), adoptPolicy());
  });
});

/** Actions of the calls in a source text: its own, and those of the functions of `cli/aws` that it uses. */
function actionsIn(text: string): string[] {
  const shared = [...text.matchAll(/\{([^{}]+)\} (?:from "|= await import\(")\.\.\/(?:aws\/)?(acm|ssm)\.ts"/g)];
  const used = shared.flatMap(([, names = "", file]) => {
    const source = readFileSync(join(ROOT, "cli", "aws", `${file}.ts`), "utf8");
    const bodies = names.split(",").map((name) => bodyOf(source, name.trim()));
    return callsIn(bodies.join("\n"), prefixOf(source));
  });
  return [...callsIn(text, prefixOf(text)), ...used];
}

function bodyOf(source: string, name: string): string {
  return new RegExp(`^export (?:async )?function ${name}\\([\\s\\S]*?\\n}\\n`, "m").exec(source)?.[0] ?? "";
}

function prefixOf(text: string): string | undefined {
  return PREFIXES[/@aws-sdk\/([a-z0-9-]+)/.exec(text)?.[1] ?? ""];
}

/** Commands that are made, and lists that are paged through. */
function callsIn(text: string, prefix: string | undefined): string[] {
  if (prefix === undefined) return [];
  const made = [...text.matchAll(/new (\w+)Command\(/g)].map(([, name]) => name);
  const paged = [...text.matchAll(/ of paginate(\w+)\(/g)].map(([, name]) => name);
  return [...made, ...paged].map((name) => (prefix === "apigateway" ? "apigateway:GET" : `${prefix}:${name}`));
}
