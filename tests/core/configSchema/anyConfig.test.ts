import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigError } from "../../../core/configSchema/configError.ts";
import { parseStackConfig } from "../../../core/configSchema/parseStackConfig.ts";
import type { EndpointConfig, StackConfig } from "../../../core/configSchema/stackConfig.ts";
import { covers } from "../../../core/domainName.ts";
import { edited, rawHost, rawStack, WITH_HOST } from "./rawStack.ts";

const CONTEXT = { project: "cabal-tls", stack: "prod" };
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const port = fc.integer({ min: 81, max: 65_535 });

interface Service {
  readonly kind: EndpointConfig["kind"];
  readonly label: string;
  readonly port: number;
}

function rawEndpoint({ kind, label: name, port: number }: Service): Record<string, unknown> {
  switch (kind) {
    case "nlb":
      return { name, kind, hostname: name, port: number };
    case "alb":
      return { name, kind, port: number, routes: { [name]: { target: { port: number } } } };
    case "cloudfront":
      return { name, kind, hostname: `${name}.example.net`, origin: { bucket: "create" } };
    case "apigateway":
      return { name, kind, hostname: name, apiId: "a1b2c3d4e5", stage: "prod" };
  }
}

const validRaw = fc
  .record({
    services: fc.uniqueArray(
      fc.record({
        kind: fc.constantFrom<EndpointConfig["kind"]>("nlb", "alb", "cloudfront", "apigateway"),
        label,
        port,
      }),
      { minLength: 1, maxLength: 12, selector: (service) => service.label },
    ),
    issued: fc.uniqueArray(fc.integer({ min: 1, max: 9999 }), { minLength: 1, maxLength: 5 }),
    apex: fc.boolean(),
  })
  .map(({ services, issued, apex }) => ({
    ...rawStack(),
    wildcard: { issued, active: issued[0], settings: { [String(issued.at(-1))]: { apex } } },
    endpoints: services.map(rawEndpoint),
  }));

function assertDeepFrozen(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  assert.ok(Object.isFrozen(value));
  for (const inner of Object.values(value)) assertDeepFrozen(inner);
}

function hostsOf(config: StackConfig): string[] {
  return config.endpoints.flatMap((endpoint) =>
    endpoint.kind === "alb" ? Object.values(endpoint.routes).map((route) => route.hostname) : [endpoint.hostname],
  );
}

describe("any config", () => {
  it("that is valid is accepted, frozen, and serves only names that the wildcard covers, each once", () => {
    fc.assert(
      fc.property(validRaw, (raw) => {
        const config = parseStackConfig(raw, CONTEXT);
        assertDeepFrozen(config);
        const hosts = hostsOf(config);
        assert.equal(new Set(hosts).size, hosts.length);
        for (const host of hosts) assert.ok(covers(["*.example.net"], host), host);
        assert.ok(config.wildcard.issued.includes(config.wildcard.active));
      }),
    );
  });

  it("that is valid reads the same after a trip through JSON", () => {
    fc.assert(
      fc.property(validRaw, (raw) => {
        const again: Record<string, unknown> = JSON.parse(JSON.stringify(raw));
        assert.deepEqual(parseStackConfig(again, CONTEXT), parseStackConfig(raw, CONTEXT));
      }),
    );
  });

  it("whatever its values are, is refused with faults or accepted, and never crashes the reader", () => {
    const keys = fc.constantFrom(
      "aws:region",
      "controlDomain",
      "mailDomains",
      "wildcard",
      "network",
      "endpoints",
      "acme",
      "hosts",
      "x",
    );
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (changes) => {
        assertRefusedOrFrozen({ ...rawStack(), ...changes });
      }),
    );
  });

  it("with one value of an endpoint or the wildcard replaced by anything is refused with faults or accepted", () => {
    const endpointKey = fc.constantFrom("name", "kind", "hostname", "port", "target", "routes", "origin", "import");
    const wildcardKey = fc.constantFrom("issued", "active", "retiring", "settings", "existing");
    fc.assert(
      fc.property(endpointKey, wildcardKey, fc.jsonValue(), fc.nat({ max: 3 }), (key, other, value, index) => {
        const raw = rawStack();
        const endpoints = Object.values(raw["endpoints"] ?? {});
        endpoints[index] = { ...endpoints[index], [key]: value };
        assertRefusedOrFrozen({ ...raw, endpoints, wildcard: { issued: [1], active: 1, [other]: value } });
      }),
    );
  });

  it("with one value of a host or of the CAs replaced by anything is refused with faults or accepted", () => {
    const hostKey = fc.constantFrom(
      "name",
      "hostname",
      "names",
      "ports",
      "endpoints",
      "deployTo",
      "challenge",
      "thresholds",
      "expose",
    );
    const acmeKey = fc.constantFrom("contact", "directories", "staging", "eab", "parameterPrefix", "kmsKeyArn");
    const contact = "mailto:hostmaster@example.com";
    fc.assert(
      fc.property(hostKey, acmeKey, fc.jsonValue(), (key, other, value) => {
        const acme = { contact, agreeToTerms: true, [other]: value };
        assertRefusedOrFrozen({ ...edited(...WITH_HOST), acme, hosts: [{ ...rawHost(), [key]: value }] });
      }),
    );
  });
});

function assertRefusedOrFrozen(raw: Record<string, unknown>): void {
  try {
    assertDeepFrozen(parseStackConfig(raw, CONTEXT));
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    assert.ok(error.faults.length > 0);
    for (const fault of error.faults) {
      assert.notEqual(fault.allowed, "");
      assert.notEqual(fault.fix, "");
    }
  }
}
