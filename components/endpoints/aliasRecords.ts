import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type AdoptionArgs, adopting } from "./adoption.ts";

export interface AliasRecordsArgs {
  readonly zoneId: pulumi.Input<string>;
  readonly hostname: string;
  /** AWS name and hosted zone that the alias points to. */
  readonly target: { readonly dnsName: pulumi.Input<string>; readonly zoneId: pulumi.Input<string> };
  /** Whether the target has IPv6 addresses: an AAAA record is made for those only. */
  readonly dualStack: boolean;
  /**
   * Ids (`ZONE_NAME_TYPE`) of the running records to adopt: these and no others. Undefined = they are made, and with an
   * adopted endpoint they take the place of those that are there.
   */
  readonly importRecords: readonly string[] | undefined;
  readonly adoption: AdoptionArgs;
  readonly protect: boolean;
}

type AddressType = "A" | "AAAA";

/** Alias records of one host name: A, and AAAA where the target is dual-stack; or the adopted ones. */
export function aliasRecords(parent: pulumi.Resource, name: string, args: AliasRecordsArgs): aws.route53.Record[] {
  return plannedRecords(args).map(
    ({ type, id }) =>
      new aws.route53.Record(
        `${name}-${type.toLowerCase()}`,
        {
          zoneId: args.zoneId,
          name: args.hostname,
          type,
          // One target only: there is nothing that DNS could fail over to.
          aliases: [{ name: args.target.dnsName, zoneId: args.target.zoneId, evaluateTargetHealth: false }],
          ...(id === undefined ? { allowOverwrite: args.adoption.import !== undefined } : {}),
        },
        { parent, protect: args.protect, ...adopting("record", id, args.adoption) },
      ),
  );
}

function plannedRecords(args: AliasRecordsArgs): { readonly type: AddressType; readonly id?: string }[] {
  if (args.importRecords === undefined) return args.dualStack ? [{ type: "A" }, { type: "AAAA" }] : [{ type: "A" }];
  return args.importRecords.map((id) => ({ type: id.endsWith("_AAAA") ? "AAAA" : "A", id }));
}
