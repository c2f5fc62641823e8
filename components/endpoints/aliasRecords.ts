import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { route53 } from "../registration/aws.ts";
import { type AdoptionArgs, adopting, type Kept, keptInputs } from "./adoption.ts";

/** What an endpoint's arguments say about the records of one host name. */
export interface AliasRecordsArgs extends AdoptionArgs {
  readonly zoneId: pulumi.Input<string>;
  readonly hostname: string;
  /**
   * Ids (`ZONE_NAME_TYPE`) of the running records to adopt: these and no others. Undefined = they are made, and with an
   * adopted endpoint they take the place of those that are there.
   */
  readonly importRecords?: readonly string[] | undefined;
  /** @default true */
  readonly protect?: boolean | undefined;
}

export interface AliasTarget {
  /** Name and hosted zone at AWS that the alias points to. */
  readonly dnsName: pulumi.Input<string>;
  readonly zoneId: pulumi.Input<string>;
  /** Whether it has IPv6 addresses: an AAAA record is made for those only. @default false */
  readonly dualStack?: boolean;
}

const RECORD: Kept<aws.route53.RecordArgs, "zoneId" | "name" | "type" | "allowOverwrite"> = {
  aliases: "kept",
  cidrRoutingPolicy: "kept",
  failoverRoutingPolicies: "kept",
  geolocationRoutingPolicies: "kept",
  geoproximityRoutingPolicy: "kept",
  healthCheckId: "kept",
  latencyRoutingPolicies: "kept",
  multivalueAnswerRoutingPolicy: "kept",
  records: "kept",
  setIdentifier: "kept",
  ttl: "kept",
  weightedRoutingPolicies: "kept",
};

type AddressType = "A" | "AAAA";

/** Alias records of one host name: A, and AAAA where the target is dual-stack; or the adopted ones. */
export function aliasRecords(
  parent: pulumi.Resource,
  name: string,
  args: AliasRecordsArgs,
  { dnsName, zoneId, dualStack = false }: AliasTarget,
): void {
  for (const { type, id } of plannedRecords(args.importRecords, dualStack)) {
    new route53.Record(
      `${name}-${type.toLowerCase()}`,
      {
        zoneId: args.zoneId,
        name: args.hostname,
        type,
        // One target only: there is nothing that DNS could fail over to.
        aliases: [{ name: dnsName, zoneId, evaluateTargetHealth: false }],
        ...(id === undefined ? { allowOverwrite: args.import !== undefined } : {}),
      },
      { parent, protect: args.protect ?? true, ...adopting(keptInputs(RECORD), id, args) },
    );
  }
}

function plannedRecords(
  importRecords: readonly string[] | undefined,
  dualStack: boolean,
): { readonly type: AddressType; readonly id?: string }[] {
  if (importRecords === undefined) return dualStack ? [{ type: "A" }, { type: "AAAA" }] : [{ type: "A" }];
  return importRecords.map((id) => ({ type: id.endsWith("_AAAA") ? "AAAA" : "A", id }));
}
