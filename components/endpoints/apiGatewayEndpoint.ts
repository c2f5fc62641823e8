import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ENDPOINT_KINDS } from "../../core/endpointKinds.ts";
import type { EndpointIdentifiers } from "../../core/inventory.ts";
import { apigatewayv2 } from "../registration/aws.ts";
import { registered } from "../registration/registered.ts";
import { type AdoptionArgs, adopting, type Kept, keptInputs } from "./adoption.ts";
import { aliasRecords } from "./aliasRecords.ts";
import type { EndpointArgs, ServedEndpoint } from "./servedEndpoint.ts";

const DOMAIN_NAME: Kept<aws.apigatewayv2.DomainNameArgs, "region" | "domainName" | "domainNameConfiguration"> = {
  mutualTlsAuthentication: "kept",
  routingMode: "kept",
  tags: "kept",
};

const DOMAIN_NAME_CONFIGURATION: Kept<
  aws.types.input.apigatewayv2.DomainNameDomainNameConfiguration,
  "certificateArn" | "hostedZoneId" | "targetDomainName"
> = {
  endpointType: "kept",
  ipAddressType: "kept",
  ownershipVerificationCertificateArn: "kept",
  securityPolicy: "kept",
};

const KEPT = [...keptInputs(DOMAIN_NAME), ...keptInputs(DOMAIN_NAME_CONFIGURATION, "domainNameConfiguration")];

export interface ApiGatewayEndpointArgs extends EndpointArgs, AdoptionArgs {
  readonly hostname: string;
  /** A REST, HTTP or WebSocket API of the stack's own region. */
  readonly apiId: pulumi.Input<string>;
  /** Name of the deployed stage that the host name leads to. */
  readonly stage: pulumi.Input<string>;
  /**
   * Name of a running regional domain name to adopt. Its mapping stays as it is, outside the stack, unless
   * `importMapping` adopts it too: AWS refuses a second one for a whole domain name. Leave the option in place.
   */
  readonly import?: string | undefined;
  /** `<mapping id>/<domain name>`, as `aws apigatewayv2 get-api-mappings` tells it; only together with `import`. */
  readonly importMapping?: string | undefined;
  /** Ids of running alias records to adopt with it, `ZONE_NAME_TYPE`; empty = the names stay outside the stack. */
  readonly importRecords?: readonly string[] | undefined;
}

/** A regional API Gateway domain name, mapped to one stage of one API. */
export class ApiGatewayEndpoint extends pulumi.ComponentResource implements ServedEndpoint<"apigateway"> {
  readonly kind = "apigateway";
  readonly hosts: readonly string[];
  readonly port = ENDPOINT_KINDS.apigateway.port;
  readonly protocol = ENDPOINT_KINDS.apigateway.protocol;
  readonly certificateArn: pulumi.Output<string>;
  readonly identifiers: pulumi.Output<EndpointIdentifiers<"apigateway">>;

  constructor(name: string, args: ApiGatewayEndpointArgs, options?: pulumi.ComponentResourceOptions) {
    super("cabal-tls:endpoints:ApiGatewayEndpoint", name, ...registered(args, options));
    this.hosts = [args.hostname];
    this.certificateArn = pulumi.output(args.certificateArn);
    const domain = domainName(this, name, args);
    if (ownsMapping(args)) mapping(this, name, args, domain);
    const { targetDomainName: dnsName, hostedZoneId: zoneId } = domain.domainNameConfiguration;
    aliasRecords(this, `${name}-alias`, args, { dnsName, zoneId, dualStack: true });
    this.identifiers = pulumi.output({
      domainName: domain.domainName,
      targetDomainName: domain.domainNameConfiguration.targetDomainName,
      apiId: args.apiId,
      stage: args.stage,
    });
    const { hosts, port, certificateArn, identifiers } = this;
    this.registerOutputs({ hosts, port, certificateArn, identifiers });
  }
}

function domainName(
  parent: ApiGatewayEndpoint,
  name: string,
  args: ApiGatewayEndpointArgs,
): aws.apigatewayv2.DomainName {
  return new apigatewayv2.DomainName(
    `${name}-domain`,
    {
      domainName: args.hostname,
      domainNameConfiguration: {
        certificateArn: parent.certificateArn,
        endpointType: "REGIONAL",
        securityPolicy: ENDPOINT_KINDS.apigateway.tlsPolicy,
        ipAddressType: "dualstack",
      },
    },
    { parent, protect: args.protect ?? true, ...adopting(KEPT, args.import, args) },
  );
}

function ownsMapping(args: ApiGatewayEndpointArgs): boolean {
  return args.import === undefined || args.importMapping !== undefined;
}

/** The v2 mapping serves REST APIs as well, and only it may be changed without a moment of no mapping. */
function mapping(
  parent: pulumi.Resource,
  name: string,
  args: ApiGatewayEndpointArgs,
  domain: aws.apigatewayv2.DomainName,
): aws.apigatewayv2.ApiMapping {
  return new apigatewayv2.ApiMapping(
    `${name}-mapping`,
    { apiId: args.apiId, stage: args.stage, domainName: domain.id },
    { parent, protect: args.protect ?? true, ...adopting([], args.importMapping, args) },
  );
}
