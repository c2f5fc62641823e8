import type * as pulumi from "@pulumi/pulumi";
import type { EndpointKind } from "../../core/endpointKinds.ts";
import type { EndpointIdentifiers, EndpointProtocol } from "../../core/inventory.ts";
import type { Tags } from "../registration/tagged.ts";

/** What every endpoint component reports about itself, whatever its kind. */
export interface ServedEndpoint<K extends EndpointKind = EndpointKind> {
  readonly kind: K;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly protocol: EndpointProtocol;
  /** The certificate that it is set to serve. */
  readonly certificateArn: pulumi.Output<string>;
  /** What an AWS reader needs to find it: ARNs, ids, names. */
  readonly identifiers: pulumi.Output<EndpointIdentifiers<K>>;
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
  /** Tags of every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
}
