import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { defaultInventoryParameter, type GenerationEntry, type Inventory } from "../../core/inventory.ts";
import { encodeInventory } from "../../core/inventoryCodec.ts";
import { type InventorySummary, inventorySummary } from "../../core/inventorySummary.ts";
import type { NamedEndpoint } from "../endpoints/createEndpoints.ts";
import type { Hosts } from "../hosts/createHosts.ts";
import { ssm } from "../registration/aws.ts";
import { registered } from "../registration/registered.ts";
import type { Tags } from "../registration/tagged.ts";
import { describeStack } from "./describeStack.ts";
import { sameFunction } from "./sameFunction.ts";

export interface StackInventoryArgs {
  readonly controlDomain: string;
  /** Region of the stack. */
  readonly region: string;
  /** Route 53 zone of the control domain. */
  readonly zoneId: pulumi.Input<string>;
  /** The generation of the wildcard that serves. */
  readonly active: number;
  readonly generations: pulumi.Input<readonly GenerationEntry[]>;
  readonly endpoints: readonly NamedEndpoint[];
  /** @default none */
  readonly hosts?: Hosts | undefined;
  /** Domains of mail addresses, which never get a certificate. @default none */
  readonly mailDomains?: readonly string[] | undefined;
  /** SSM parameter that keeps it. @default "/cabal/tls/<stack>/inventory" */
  readonly parameterName?: string | undefined;
  /** Tags of every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
}

/** The inventory of the stack, kept compressed in one SSM parameter for doctor, alerts and other readers. */
export class StackInventory extends pulumi.ComponentResource {
  readonly inventory: pulumi.Output<Inventory>;
  /** The same, compressed: every reader takes it, and `up` prints one line of it. */
  readonly text: pulumi.Output<string>;
  readonly summary: pulumi.Output<InventorySummary>;
  readonly parameterName: pulumi.Output<string>;

  constructor(name: string, args: StackInventoryArgs, options?: pulumi.ComponentResourceOptions) {
    super("cabal-tls:inventory:StackInventory", name, ...registered(plainArgs(args), options));
    this.inventory = inventoryOf(args);
    this.text = this.inventory.apply(encodeInventory);
    this.summary = this.inventory.apply(inventorySummary);
    this.parameterName = parameter(this, name, args, this.text).name;
    // Without the inventory itself, which the state would have twice.
    const { text, summary, parameterName } = this;
    this.registerOutputs({ text, summary, parameterName });
  }
}

/** Endpoints and hosts by their names: what they are, and which generation serves, is in their own components. */
function plainArgs(args: StackInventoryArgs) {
  const endpoints = args.endpoints.map(({ name }) => name);
  const hosts = args.hosts?.hosts.map(({ config }) => config.name);
  return { ...args, active: undefined, endpoints, hosts };
}

function inventoryOf(args: StackInventoryArgs): pulumi.Output<Inventory> {
  const endpoints = args.endpoints.map(({ name, endpoint, impact }) => {
    const { kind, hosts, port, protocol } = endpoint;
    return pulumi.all([endpoint.certificateArn, endpoint.identifiers]).apply(([certificateArn, identifiers]) => ({
      ...{ name, kind, hosts, port, protocol, certificateArn, identifiers },
      ...(impact !== undefined && { impact }),
    }));
  });
  const hosts = args.hosts?.hosts ?? [];
  // Without the hosts' configs: the SDK copies whatever passes through `all`, value by value.
  const exposed = hosts.map(({ exposure }) => exposure?.identifiers ?? {});
  const generations = (args.hosts?.generations ?? []).map((host) => ({ host, identifiers: {} }));
  const renewal = args.hosts?.renewal;
  const { controlDomain, region, active, mailDomains = [] } = args;
  const described = {
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    region,
    controlDomain,
    mailDomains,
    wildcard: { active },
    acme: renewal,
  };
  return pulumi
    .all([args.zoneId, args.generations, pulumi.all(endpoints), pulumi.all(exposed)])
    .apply(([zoneId, issued, served, identifiers]) =>
      describeStack(described, {
        zoneId,
        generations: issued,
        endpoints: served,
        hosts: [
          ...hosts.map(({ config: host }, index) => ({ host, identifiers: identifiers[index] ?? {} })),
          ...generations,
        ],
        renewal: renewal?.entry,
      }),
    );
}

function parameter(
  parent: pulumi.Resource,
  name: string,
  { parameterName = defaultInventoryParameter(pulumi.getStack()), hosts }: StackInventoryArgs,
  text: pulumi.Output<string>,
): aws.ssm.Parameter {
  const logicalName = `${name}-parameter`;
  const check = sameFunction(logicalName, hosts?.renewal?.entry.functionName);
  return new ssm.Parameter(
    logicalName,
    {
      name: parameterName,
      description: `Certificates and endpoints of stack ${pulumi.getStack()}: JSON, gzip, base64`,
      type: "String",
      // Standard, which is free, up to 4096 bytes, and advanced above. Set by size it would go back to standard when an
      // inventory shrinks, and AWS allows that only to a new parameter: a retirement would replace it.
      tier: "Intelligent-Tiering",
      // Not `value`: that one is kept as a secret, and nothing in an inventory is one.
      insecureValue: text,
    },
    { parent, ...(check === undefined ? {} : { hooks: { beforeUpdate: [check] } }) },
  );
}
