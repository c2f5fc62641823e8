import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { GenerationEntry, Inventory } from "../../core/inventory.ts";
import { encodeInventory } from "../../core/inventoryCodec.ts";
import type { StackConfig } from "../../core/stackConfig.ts";
import type { NamedEndpoint } from "../endpoints/index.ts";
import type { Hosts } from "../hosts/index.ts";
import { describeStack } from "./describeStack.ts";

export interface StackInventoryArgs {
  readonly config: StackConfig;
  readonly zoneId: pulumi.Input<string>;
  readonly generations: pulumi.Input<readonly GenerationEntry[]>;
  readonly endpoints: readonly NamedEndpoint[];
  /** @default none */
  readonly hosts?: Hosts | undefined;
}

/** The inventory of the stack, kept compressed in one SSM parameter for doctor, alerts and other readers. */
export class StackInventory extends pulumi.ComponentResource {
  readonly inventory: pulumi.Output<Inventory>;
  readonly parameterName: pulumi.Output<string>;

  constructor(name: string, args: StackInventoryArgs, options?: pulumi.ComponentResourceOptions) {
    super("cabal-tls:inventory:StackInventory", name, {}, options);
    this.inventory = inventoryOf(args);
    this.parameterName = parameter(this, name, args.config, this.inventory).name;
    this.registerOutputs({ inventory: this.inventory, parameterName: this.parameterName });
  }
}

function inventoryOf(args: StackInventoryArgs): pulumi.Output<Inventory> {
  const endpoints = args.endpoints.map(({ name, endpoint }) => {
    const { kind, hosts, port, protocol } = endpoint;
    return pulumi
      .all([endpoint.certificateArn, endpoint.identifiers])
      .apply(([certificateArn, identifiers]) => ({ name, kind, hosts, port, protocol, certificateArn, identifiers }));
  });
  const hosts = (args.hosts?.hosts ?? []).map(({ config: host, exposure }) =>
    pulumi.output(exposure?.identifiers ?? {}).apply((identifiers) => ({ host, identifiers })),
  );
  const renewal = args.hosts?.renewal;
  return pulumi
    .all([args.zoneId, args.generations, pulumi.all(endpoints), pulumi.all(hosts)])
    .apply(([zoneId, generations, served, named]) =>
      describeStack(args.config, { zoneId, generations, endpoints: served, hosts: named, renewal }),
    );
}

function parameter(
  parent: pulumi.Resource,
  name: string,
  config: StackConfig,
  inventory: pulumi.Output<Inventory>,
): aws.ssm.Parameter {
  return new aws.ssm.Parameter(
    `${name}-parameter`,
    {
      name: config.inventoryParameter,
      description: `Certificates and endpoints of stack ${config.stack}: JSON, gzip, base64`,
      type: "String",
      // Standard, which is free, up to 4096 bytes, and advanced above. Set by size it would go back to standard when an
      // inventory shrinks, and AWS allows that only to a new parameter: a retirement would replace it.
      tier: "Intelligent-Tiering",
      // Not `value`: that one is kept as a secret, and nothing in an inventory is one.
      insecureValue: inventory.apply(encodeInventory),
    },
    { parent },
  );
}
