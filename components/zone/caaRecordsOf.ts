import type * as pulumi from "@pulumi/pulumi";
import { stackCaa } from "../../core/caa/index.ts";
import type { StackConfig } from "../../core/stackConfig.ts";
import { CaaRecords } from "./caaRecords.ts";

/** The CAA records of a stack; none when its config has no `caa`. */
export function caaRecordsOf(
  name: string,
  config: StackConfig,
  zoneId: pulumi.Input<string>,
  options?: pulumi.ComponentResourceOptions,
): CaaRecords | undefined {
  const permissions = stackCaa(config);
  if (permissions === undefined) return undefined;
  return new CaaRecords(
    name,
    { ...permissions, domain: config.controlDomain, zoneId, import: config.caa?.import },
    options,
  );
}
