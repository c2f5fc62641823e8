import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface AliasRecordsArgs {
  readonly zoneId: pulumi.Input<string>;
  readonly hostname: string;
  /** AWS name and hosted zone that the alias points to. */
  readonly target: { readonly dnsName: pulumi.Input<string>; readonly zoneId: pulumi.Input<string> };
  /** Whether the target has IPv6 addresses: an AAAA record is made for those only. */
  readonly dualStack: boolean;
  /** Take over a record of that name which is there already. */
  readonly overwrite: boolean;
  readonly protect: boolean;
}

/** Alias records of one host name: A, and AAAA where the target is dual-stack. */
export function aliasRecords(parent: pulumi.Resource, name: string, args: AliasRecordsArgs): aws.route53.Record[] {
  const types = args.dualStack ? (["A", "AAAA"] as const) : (["A"] as const);
  return types.map(
    (type) =>
      new aws.route53.Record(
        `${name}-${type.toLowerCase()}`,
        {
          zoneId: args.zoneId,
          name: args.hostname,
          type,
          // One target only: there is nothing that DNS could fail over to.
          aliases: [{ name: args.target.dnsName, zoneId: args.target.zoneId, evaluateTargetHealth: false }],
          allowOverwrite: args.overwrite,
        },
        { parent, protect: args.protect },
      ),
  );
}
