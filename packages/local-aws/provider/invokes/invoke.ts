import type { AwsClients } from "../awsClients.ts";
import type { PropertyMap } from "../propertyMap.ts";

export interface InvokeContext {
  /** The argument `region`, else the provider's. */
  readonly region: string;
  readonly clients: AwsClients;
}

/** A function of the provider: reads something and changes nothing. */
export type Invoke = (args: PropertyMap, context: InvokeContext) => Promise<PropertyMap>;
