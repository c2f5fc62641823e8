import { join } from "node:path";
import { landscapeOf } from "../../demo/landscape.ts";
import { landscapeConfig } from "../core/programConfig.ts";
import type { RunContext, Step } from "../run/runContext.ts";
import { changes, engineRun, succeeded } from "./engineRun.ts";

export const LANDSCAPE_DIR = join(import.meta.dirname, "..", "landscape");

export const landscape: Step = async (context) => {
  const { scope, folder, interrupted, made, zoneId } = context;
  const zones = await availabilityZones(context);
  const stack = await folder.open({ programDir: LANDSCAPE_DIR, stack: scope.stack });
  await stack.setConfig(landscapeConfig(scope, zones));
  const up = succeeded("the update of the landscape", await engineRun(stack, "up", interrupted));
  made.landscape = landscapeOf({ ...(await stack.outputs()), zoneId });
  return {
    facts: [`${changes(up).length} resources, VPC ${made.landscape.vpcId}, in ${zones.join(" and ")}`],
    problems: [],
  };
};

/** The first two that every account of the region has. */
async function availabilityZones({ clients, scope }: RunContext): Promise<[string, string]> {
  const { AvailabilityZones: found = [] } = await clients.ec2.describeAvailabilityZones({
    Filters: [
      { Name: "state", Values: ["available"] },
      { Name: "zone-type", Values: ["availability-zone"] },
    ],
  });
  const [first, second] = found.map(({ ZoneName: name = "" }) => name).sort();
  if (first === undefined || second === undefined) {
    throw new Error(`${scope.region} has fewer than two availability zones for this account; choose another region`);
  }
  return [first, second];
}
