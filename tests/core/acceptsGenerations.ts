import assert from "node:assert/strict";
import { ConfigError } from "../../core/configSchema/configError.ts";
import { parseStackConfig } from "../../core/configSchema/parseStackConfig.ts";
import type { Generations } from "../../core/rotation/rotationPlan.ts";

/** Whether the config's own rules accept these generations. */
export function acceptsGenerations(wildcard: Generations): boolean {
  try {
    parseStackConfig(
      {
        "aws:region": "us-west-2",
        controlDomain: "example.net",
        wildcard,
        endpoints: [{ name: "api", kind: "apigateway", hostname: "api", apiId: "a1b2c3d4e5", stage: "prod" }],
      },
      { project: "cabal-tls", stack: "test" },
    );
    return true;
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return false;
  }
}
