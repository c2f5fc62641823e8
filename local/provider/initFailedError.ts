import type { PropertyMap } from "./propertyMap.ts";

/** A resource was made or changed, but did not become usable. The engine keeps it in its state with this reason. */
export class InitFailedError extends Error {
  readonly id: string;
  readonly inputs: PropertyMap;

  constructor(id: string, inputs: PropertyMap, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "InitFailedError";
    this.id = id;
    this.inputs = inputs;
  }
}
