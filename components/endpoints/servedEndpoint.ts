import type * as pulumi from "@pulumi/pulumi";
import type { EndpointProtocol } from "../../core/inventory.ts";
import type { EndpointKind } from "../../core/endpointKind.ts";

/** What every endpoint component tells about itself, whatever its kind. */
export interface ServedEndpoint {
  readonly kind: EndpointKind;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly protocol: EndpointProtocol;
  /** The certificate that it was told to serve. */
  readonly certificateArn: pulumi.Output<string>;
  /** What an AWS reader needs to find it: ARNs, ids, names. */
  readonly identifiers: pulumi.Output<Record<string, string>>;
}

/** The arguments that all endpoint components share. */
export interface EndpointArgs {
  /** ARN of an issued certificate that covers the host names. Pass one that is already validated. */
  readonly certificateArn: pulumi.Input<string>;
  /** Route 53 zone for the alias records. */
  readonly zoneId: pulumi.Input<string>;
  /**
   * Refuse to delete what serves the certificate and the names that lead to it. Set it to false in one update and
   * remove the endpoint in the next.
   * @default true
   */
  readonly protect?: boolean | undefined;
}

/** Subnets for a load balancer and the VPC that its targets are in. */
export interface EndpointNetwork {
  readonly vpcId: pulumi.Input<string>;
  /** At least two subnets, in different availability zones. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
}
