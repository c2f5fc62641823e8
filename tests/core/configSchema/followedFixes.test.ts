import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { ConfigError } from "../../../core/configSchema/configError.ts";
import { parseStackConfig } from "../../../core/configSchema/parseStackConfig.ts";
import { edited, rawHost, WITH_HOST } from "./rawStack.ts";

const CONTEXT = { project: "cabal-tls", stack: "prod" };

type RawHost = Readonly<Record<string, unknown>>;

function parsedHost(host: RawHost) {
  return parseStackConfig(edited(...WITH_HOST, [["hosts"], [host]]), CONTEXT).hosts[0];
}

function fixesOf(host: RawHost): string[] {
  try {
    parsedHost(host);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.faults.map(({ fix }) => fix);
  }
  return [];
}

/** Does what a fix says that gives the new value as it is written in the file. */
function followed(host: RawHost, fix: string, former: readonly string[]): RawHost {
  const [, key = "", value = ""] = /^Write (\w+): (\[.*\]) instead/.exec(fix) ?? [];
  const kept = Object.entries(host).filter(([name]) => !former.includes(name));
  return { ...Object.fromEntries(kept), [key]: parse(value) };
}

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}$/);
const protocol = fc.constantFrom("tls", "smtp-starttls", "imap-starttls");
const ports = fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 10 });
const services = fc.uniqueArray(fc.record({ cluster: name, service: name }), {
  minLength: 1,
  maxLength: 10,
  selector: ({ cluster, service }) => `${cluster}/${service}`,
});

describe("a host that follows the fix of a fault", () => {
  it("has the services of its former spelling as deploy targets", () => {
    const { deployTo: _, ...host } = rawHost();
    fc.assert(
      fc.property(services, (given) => {
        const [fix = "", ...others] = fixesOf({ ...host, services: given });
        assert.deepEqual(others, []);
        const { deployTo } = parsedHost(followed({ ...host, services: given }, fix, ["services"])) ?? {};
        assert.deepEqual(
          deployTo,
          given.map((one) => ({ kind: "ecs", ...one })),
        );
      }),
    );
  });

  it("has the protocols of its former spelling, on the same ports", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 65_535 }), protocol), {
          minLength: 1,
          maxLength: 10,
          selector: ([port]) => port,
        }),
        (given) => {
          const former = { ports: given.map(([port]) => port), protocols: Object.fromEntries(given) };
          const host = { ...rawHost(), ...former };
          const fix = fixesOf(host).find((one) => one.endsWith("instead of ports and protocols.")) ?? "";
          const { endpoints } = parsedHost(followed(host, fix, ["ports", "protocols"])) ?? {};
          assert.deepEqual(
            endpoints?.map((one) => [one.port, one.protocol]),
            given,
          );
        },
      ),
    );
  });

  it("is accepted with the long form of its ports when one of them does not tell how TLS begins", () => {
    fc.assert(
      fc.property(ports, (given) => {
        const host = { ...rawHost(), ports: given };
        const [fix] = fixesOf(host);
        const { endpoints } = parsedHost(fix === undefined ? host : followed(host, fix, ["ports"])) ?? {};
        assert.deepEqual(
          endpoints?.map(({ port }) => port),
          given,
        );
      }),
    );
  });
});
