import type { GenerationEntry, Inventory } from "../../../core/inventory.ts";

/** The inventory of the last update, with these generations and a renewal function named `old`. */
export function deployedInventory(...generations: readonly GenerationEntry[]): Inventory {
  const thresholds = { lifetimeSeconds: 1, renewBeforeSeconds: 1, warningSeconds: 1, criticalSeconds: 1 };
  const wildcard = { name: "wildcard", pipeline: "acm", names: ["*.example.net"], active: 1 } as const;
  return {
    version: 2,
    project: "cabal-tls",
    stack: "prod",
    region: "us-west-2",
    controlDomain: "example.net",
    mailDomains: [],
    zoneId: "Z1",
    certificates: [{ ...wildcard, generations, thresholds }],
    endpoints: [],
    renewal: { functionName: "old", scheduleName: "old", scheduleGroup: "default", logGroup: "/aws/lambda/old" },
  };
}
