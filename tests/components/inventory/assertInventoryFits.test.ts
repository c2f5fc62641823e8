import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { assertInventoryFits } from "../../../components/index.ts";
import { EXPOSED, withHosts } from "../hosts/hostFixture.ts";
import { STACK } from "../stackFixture.ts";

function stackWith(count: number) {
  const endpoints = Array.from({ length: count }, (_, index) =>
    STACK.endpoints.map((endpoint) => ({ ...endpoint, name: `${endpoint.name}-${index}` })),
  );
  return { ...STACK, endpoints: endpoints.flat() };
}

describe("assertInventoryFits", () => {
  it("accepts a stack with an endpoint of each kind", () => {
    assert.doesNotThrow(() => assertInventoryFits(STACK));
  });

  it("accepts a stack with hosts, and counts them", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      ...EXPOSED,
      name: `smtp-out-${index}`,
      names: [`smtp-out-${index}.example.net`],
      endpoints: EXPOSED.endpoints.map((one) => ({
        ...one,
        name: `smtp-out-${index}-${one.port}`,
        hostname: `smtp-out-${index}.example.net`,
      })),
    }));
    assert.doesNotThrow(() => assertInventoryFits(withHosts(EXPOSED)));
    assert.throws(() => assertInventoryFits(withHosts(...many)), {
      message: /^The inventory takes \d+ bytes compressed/,
    });
  });

  it("refuses a stack whose inventory SSM could not hold, before anything is registered", () => {
    assert.throws(
      () => assertInventoryFits(stackWith(60)),
      (error) =>
        error instanceof pulumi.RunError &&
        /^The inventory takes \d+ bytes compressed; an SSM parameter holds 4096 .* or 8192 /.test(error.message),
    );
  });
});
