import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { TLS_POLICIES } from "../../core/tlsPolicy.ts";
import { type AdoptionArgs, adopting } from "./adoption.ts";
import { aliasRecords } from "./aliasRecords.ts";
import type { EndpointArgs, ServedEndpoint } from "./servedEndpoint.ts";

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
export class ApiGatewayEndpoint extends pulumi.ComponentResource implements ServedEndpoint {
  readonly kind = "apigateway";
  readonly hosts: readonly string[];
  readonly port = 443;
  readonly protocol = "https";
  readonly certificateArn: pulumi.Output<string>;
  readonly identifiers: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: ApiGatewayEndpointArgs, options?: pulumi.ComponentResourceOptions) {
    super("cabal-tls:endpoints:ApiGatewayEndpoint", name, {}, options);
    this.hosts = [args.hostname];
    this.certificateArn = pulumi.output(args.certificateArn);
    const domain = domainName(this, name, args);
    if (ownsMapping(args)) mapping(this, name, args, domain);
    alias(this, name, args, domain);
    this.identifiers = pulumi.all({
      domainName: domain.domainName,
      targetDomainName: domain.domainNameConfiguration.targetDomainName,
      apiId: pulumi.output(args.apiId),
      stage: pulumi.output(args.stage),
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
  return new aws.apigatewayv2.DomainName(
    `${name}-domain`,
    {
      domainName: args.hostname,
      domainNameConfiguration: {
        certificateArn: parent.certificateArn,
        endpointType: "REGIONAL",
        securityPolicy: TLS_POLICIES.apigateway,
        ipAddressType: "dualstack",
      },
    },
    { parent, protect: args.protect ?? true, ...adopting("domainName", args.import, args) },
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
  return new aws.apigatewayv2.ApiMapping(
    `${name}-mapping`,
    { apiId: args.apiId, stage: args.stage, domainName: domain.id },
    { parent, protect: args.protect ?? true, ...adopting("mapping", args.importMapping, args) },
  );
}

function alias(
  parent: pulumi.Resource,
  name: string,
  args: ApiGatewayEndpointArgs,
  domain: aws.apigatewayv2.DomainName,
): void {
  aliasRecords(parent, `${name}-alias`, {
    zoneId: args.zoneId,
    hostname: args.hostname,
    target: {
      dnsName: domain.domainNameConfiguration.targetDomainName,
      zoneId: domain.domainNameConfiguration.hostedZoneId,
    },
    dualStack: true,
    importRecords: args.importRecords,
    adoption: args,
    protect: args.protect ?? true,
  });
}
