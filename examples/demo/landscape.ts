/** What the program needs of the rest of the mail system, as outputs of `examples/landscape`. */
export interface Landscape {
  readonly zoneId: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly apiId: string;
  readonly apiStage: string;
}

/** Reads the landscape's stack outputs. Throws when one is missing. */
export function landscapeOf(outputs: Readonly<Record<string, unknown>>): Landscape {
  const text = (name: string): string => {
    const value = outputs[name];
    if (typeof value === "string") return value;
    throw new Error(`examples/landscape has no text output "${name}": ${JSON.stringify(value)}`);
  };
  const subnetIds = outputs["subnetIds"];
  if (!Array.isArray(subnetIds) || !subnetIds.every((id): id is string => typeof id === "string")) {
    throw new Error(`examples/landscape has no list output "subnetIds": ${JSON.stringify(subnetIds)}`);
  }
  return {
    zoneId: text("zoneId"),
    vpcId: text("vpcId"),
    subnetIds,
    apiId: text("apiId"),
    apiStage: text("apiStage"),
  };
}
