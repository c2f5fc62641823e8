import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigError } from "../../../core/configSchema/configError.ts";
import { parseStackConfig } from "../../../core/configSchema/parseStackConfig.ts";
import { draftOf } from "../../../core/configSchema/draft.ts";
import { stackSchema } from "../../../core/configSchema/stackSchema.ts";
import { type Edit, edited, rawHost, rawStack, WITH_HOST } from "./rawStack.ts";

const CONTEXT = { project: "cabal-tls", stack: "prod" };

/** Configs that have every key between them. */
const SOUND: readonly (readonly [what: string, edits: readonly Edit[]])[] = [
  ["the smallest", []],
  ["one with a host", WITH_HOST],
  [
    "one with everything that a host may have",
    [
      ...WITH_HOST,
      [
        ["hosts"],
        [
          {
            ...rawHost(),
            names: ["relay", "*.mail.example.net"],
            endpoints: [{ port: 465 }, { hostname: "relay", port: 2525, protocol: "smtp-starttls" }],
            keyType: "RSA_2048",
            tier: "Advanced",
            profile: "tlsserver",
            challenge: { zoneId: "Z0123456789ABCDEFGHIJ", recordName: "_a.acme.example.org" },
            thresholds: { warningHours: 100 },
            expose: { protect: false },
          },
        ],
      ],
    ],
  ],
  [
    "one with generations, alerts and CAA records",
    [
      [["wildcard"], { issued: [1, 2], active: 1, retiring: [2], settings: { 2: { apex: true } } }],
      [["alerts"], { emails: ["ops@outside.example"] }],
      [["caa"], { iodef: "mailto:security@example.com" }],
      [["doctorPolicy"], "true"],
    ],
  ],
];

describe("the draft of a config", () => {
  for (const [what, edits] of SOUND) {
    it(`is what the schema makes of ${what}`, () => {
      const raw = edited(...edits);
      assert.deepEqual(draftOf(stackSchema, raw), stackSchema.parse(raw));
    });
  }

  it("has null in the place of any value that is faulty, and everything else as it was", () => {
    const raw = edited(...WITH_HOST);
    const whole = draftOf(stackSchema, raw);
    const places: readonly Edit[0][] = [
      ["controlDomain"],
      ["mailDomains", 1],
      ["wildcard", "active"],
      ["wildcard", "issued", 0],
      ["network", "vpcId"],
      ["endpoints", 0],
      ["endpoints", 1, "hostname"],
      ["endpoints", 3, "routes", "uptime", "target"],
      ["acme", "contact"],
      ["hosts", 0, "deployTo", 0, "cluster"],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...places), (path) => {
        // No part of a config is a negative number.
        const faulty = structuredClone(raw);
        put(faulty, path, -1);
        const expected = structuredClone(whole);
        put(expected, path, null);
        assert.deepEqual(draftOf(stackSchema, faulty), expected);
      }),
    );
  });

  it("keeps what is given of an endpoint of an unknown kind, without defaults", () => {
    const draft = draftOf(stackSchema, { endpoints: [{ name: "imap", kind: "nbl", hostname: "imap", origin: 1 }] });
    assert.deepEqual(draft.endpoints, [{ name: "imap", hostname: "imap", origin: null, kind: null }]);
  });

  it("is empty for what is no object", () => {
    for (const raw of [undefined, null, 1, "text", []]) assert.deepEqual(draftOf(stackSchema, raw), {});
  });
});

function put(holder: unknown, path: readonly (string | number)[], value: unknown): void {
  const [first, ...rest] = path;
  assert.ok(first !== undefined && typeof holder === "object" && holder !== null);
  if (rest.length === 0) Reflect.set(holder, first, value);
  else put(Reflect.get(holder, first), rest, value);
}

describe("the faults of any config", () => {
  it("are at different places: one fault a path", () => {
    const keys = fc.constantFrom(
      "hostname",
      "port",
      "ports",
      "endpoints",
      "deployTo",
      "names",
      "expose",
      "import",
      "name",
    );
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom(465, "imap", [465, 465], [{ port: 1 }, { port: 1 }], {}));
    fc.assert(
      fc.property(keys, values, keys, values, (hostKey, hostValue, endpointKey, endpointValue) => {
        const raw = edited(...WITH_HOST);
        put(raw, ["hosts", 0, hostKey], hostValue);
        put(raw, ["endpoints", 0, endpointKey], endpointValue);
        const paths = faultsOf(raw).map(({ path }) => JSON.stringify(path));
        assert.equal(new Set(paths).size, paths.length, paths.join(" "));
      }),
    );
  });

  it("name a value that is nested without end, beside all others", () => {
    let nested: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) nested = depth % 2 === 0 ? [nested] : { a: nested };
    for (const key of Object.keys(edited(...WITH_HOST))) {
      const raw: Record<string, unknown> = { ...edited(...WITH_HOST), [key]: nested, mailDomain: [] };
      assert.deepEqual(
        faultsOf(raw).flatMap(({ path, allowed }) => (allowed.startsWith("at most 16") ? path : [])),
        [key],
      );
      assert.ok(faultsOf(raw).some(({ path }) => path[0] === "mailDomain"));
    }
  });

  it("show an object as it is in the file, without defaults", () => {
    const raw = rawStack();
    put(raw, ["endpoints", 1, "origin"], { bucket: "create", domainName: "app.example.org" });
    assert.deepEqual(
      faultsOf(raw).map(({ path, value }) => [path.join("."), value]),
      [["endpoints.1.origin", { bucket: "create", domainName: "app.example.org" }]],
    );
  });
});

function faultsOf(raw: Record<string, unknown>) {
  try {
    parseStackConfig(raw, CONTEXT);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    assert.match(error.message, /^The config of stack "prod" has \d+ faults?; nothing was changed\./);
    return error.faults;
  }
  return [];
}
