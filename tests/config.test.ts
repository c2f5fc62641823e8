import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { readConfig } from "../config.ts";

/** The config of a stack's file as the engine hands it over: text, objects and lists as JSON. */
function engineConfig(file: string): Record<string, string> {
  const { config }: { config: Record<string, unknown> } = parse(
    readFileSync(new URL(`../${file}`, import.meta.url), "utf8"),
  );
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

async function useStack(stack: string, config: Record<string, string>): Promise<void> {
  await pulumi.runtime.setMocks(
    { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
    "cabal-tls",
    stack,
    true,
  );
  pulumi.runtime.setAllConfig(config);
}

function refusal(): string {
  try {
    readConfig();
  } catch (error) {
    assert.ok(error instanceof pulumi.RunError, String(error));
    return error.message;
  }
  throw new assert.AssertionError({ message: "the config was accepted" });
}

describe("readConfig", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  for (const stack of ["prod", "local"]) {
    it(`takes Pulumi.${stack}.yaml`, async () => {
      await useStack(stack, engineConfig(`Pulumi.${stack}.yaml`));
      const config = readConfig();
      assert.equal(config.project, "cabal-tls");
      assert.equal(config.stack, stack);
      assert.ok(config.endpoints.length > 0);
    });
  }

  it("reads objects and lists as such, and the region from aws:region", async () => {
    await useStack("local", {
      ...engineConfig("Pulumi.local.yaml"),
      "aws:region": "eu-central-1",
      "aws:profile": "mail",
    });
    const config = readConfig();
    assert.equal(config.region, "eu-central-1");
    assert.deepEqual(config.mailDomains, ["example.com", "example.org"]);
    assert.deepEqual(config.wildcard.issued, [1]);
  });

  it("refuses an unknown key of its namespace and leaves those of others alone", async () => {
    await useStack("local", {
      ...engineConfig("Pulumi.local.yaml"),
      "cabal-tls:wildcrad": "{}",
      "other:thing": "1",
    });
    assert.equal(
      refusal(),
      `The config of stack "local" has 1 fault; nothing was changed.

  cabal-tls:wildcrad
    value:   {}
    allowed: one of the keys aws:region, controlDomain, mailDomains, zoneId, wildcard, network, endpoints, acme, hosts, alerts, caa, inventoryParameter, doctorPolicy
    fix:     Did you mean "wildcard"? It is there already: remove this one.`,
    );
  });

  it("shows text that only looks like JSON as it was given", async () => {
    await useStack("local", { ...engineConfig("Pulumi.local.yaml"), "cabal-tls:mailDomains": "[example.com" });
    assert.match(refusal(), /^ {4}value: {3}"\[example\.com"$/m);
  });

  it("names what a stack without any config needs", async () => {
    await useStack("empty", {});
    assert.match(refusal(), /^The config of stack "empty" has 4 faults; nothing was changed\.$/m);
  });
});
