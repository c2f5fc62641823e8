import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as acm from "@aws-sdk/client-acm";

const PAGE = readFileSync(join(import.meta.dirname, "..", "..", "docs", "acm-as-ca.md"), "utf8");
/** Of every command of the CLI. */
const GLOBAL = new Set(["region", "query", "output"]);

/** A structure of the SDK's model: names of its members, schemas of these, and how many of the first are required. */
type Structure = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: unknown,
  readonly string[],
  readonly unknown[],
  number?,
];

function structure(name: string): Structure {
  const found: unknown = Reflect.get(acm, `${name}$`);
  assert.ok(Array.isArray(found), `the SDK's model has no ${name}`);
  return found as unknown as Structure;
}

interface Call {
  readonly operation: string;
  readonly options: ReadonlyMap<string, string>;
}

function camel(text: string): string {
  return text.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function callOf(text: string): Call {
  const [, , operation = "", ...rest] = text.split(" ");
  const options = rest.join(" ").matchAll(/--([a-z-]+) ('[^']*'|"[^"]*"|[^ ]+)/g);
  return {
    operation,
    options: new Map([...options].map(([, name = "", value = ""]) => [name, value.replace(/^(['"])(.*)\1$/, "$2")])),
  };
}

const calls = [...PAGE.matchAll(/^.*\baws acm .*$/gm)].map(([line]) => {
  const [text = ""] = /\baws acm .*?(?=\)$|\) > | > |$)/.exec(line) ?? [];
  return callOf(text);
});
const requests = calls.filter(({ operation }) => operation !== "wait");

/** Members that a value in JSON has and the model has not, at any depth. */
function strangers(value: unknown, schema: unknown): string[] {
  const resolved = typeof schema === "function" ? (schema as () => unknown)() : schema;
  if (typeof value !== "object" || value === null || !Array.isArray(resolved)) return [];
  const [, , , , members, schemas] = resolved as unknown as Structure;
  return Object.entries(value).flatMap(([name, inner]) => {
    const index = members.indexOf(name);
    return index < 0 ? [name] : strangers(inner, schemas[index]);
  });
}

describe("the commands of docs/acm-as-ca.md", () => {
  it("are the set-up of an endpoint, from its creation to its external account binding", () => {
    assert.deepEqual(
      calls.map(({ operation }) => operation),
      [
        "create-acme-endpoint",
        "wait",
        "describe-acme-endpoint",
        "create-acme-domain-validation",
        "wait",
        "create-acme-external-account-binding",
        "get-acme-external-account-binding-credentials",
        "revoke-acme-account",
      ],
    );
  });

  it("have options that are members of the operation's input, and all that it requires", () => {
    for (const { operation, options } of requests) {
      const [, , , , members, , required = 0] = structure(`${camel(operation)}Request`);
      const given = [...options.keys()].filter((name) => !GLOBAL.has(name)).map(camel);
      assert.deepEqual(
        given.filter((name) => !members.includes(name)),
        [],
        operation,
      );
      assert.deepEqual(
        members.slice(0, required).filter((name) => !given.includes(name)),
        [],
        operation,
      );
    }
  });

  it("have structures with the members of the model, in JSON and in the CLI's short form", () => {
    const prevalidation = requests.flatMap(({ options }) => options.get("prevalidation-options") ?? [])[0] ?? "";
    const authority = requests.flatMap(({ options }) => options.get("certificate-authority") ?? [])[0] ?? "";
    const expiration = requests.flatMap(({ options }) => options.get("expiration") ?? [])[0] ?? "";
    assert.deepEqual(strangers(JSON.parse(prevalidation), structure("PrevalidationOptions")), []);
    assert.deepEqual(strangers(JSON.parse(authority), structure("CertificateAuthority")), []);
    const short = Object.fromEntries(expiration.split(",").map((part) => part.split("=")));
    assert.deepEqual(strangers(short, structure("Expiration")), []);
    assert.deepEqual(strangers({ DnsPrevalidation: { Scope: {} } }, structure("PrevalidationOptions")), ["Scope"]);
  });

  it("have values that the model lists", () => {
    const text = requests.flatMap(({ options }) => [...options.values()]).join(" ");
    for (const [name, values] of [
      ["PRE_APPROVED", Object.values(acm.AcmeAuthorizationBehavior)],
      ["NOT_REQUIRED", Object.values(acm.AcmeContact)],
      ["ENABLED", Object.values(acm.DomainScopeOption)],
      ["DAYS", Object.values(acm.TimeType)],
    ] as const) {
      assert.ok(text.includes(name) && (values as readonly string[]).includes(name), name);
    }
  });

  it("read members of the answers", () => {
    const answers: Readonly<Record<string, string>> = {
      "create-acme-endpoint": "CreateAcmeEndpointResponse",
      "describe-acme-endpoint": "DescribeAcmeEndpointResponse",
      "create-acme-domain-validation": "CreateAcmeDomainValidationResponse",
      "create-acme-external-account-binding": "CreateAcmeExternalAccountBindingResponse",
      "get-acme-external-account-binding-credentials": "GetAcmeExternalAccountBindingCredentialsResponse",
    };
    for (const { operation, options } of requests) {
      const query = options.get("query");
      if (query === undefined) continue;
      const paths = query.startsWith("{") ? [...query.matchAll(/: ?(\w+)/g)].map(([, name = ""]) => name) : [query];
      for (const path of paths) {
        const asked = path.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), "");
        assert.deepEqual(strangers(asked, structure(answers[operation] ?? "")), [], `${operation}: ${path}`);
      }
    }
  });

  it("wait by waiters that the SDK has too", () => {
    const waiters = calls.filter(({ operation }) => operation === "wait");
    const names = [...PAGE.matchAll(/aws acm wait ([a-z-]+)/g)].map(([, name = ""]) => `waitUntil${camel(name)}`);
    assert.equal(names.length, waiters.length);
    for (const name of names) assert.equal(typeof Reflect.get(acm, name), "function", name);
  });

  it("give the binding the form that the renewal function reads", () => {
    assert.match(PAGE, /--query '\{kid: KeyId, hmacKey: MacKey\}'/);
  });
});
