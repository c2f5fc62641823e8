import type { ResourceType } from "../resourceType.ts";
import { certificate } from "./acm/certificate.ts";
import { certificateValidation } from "./acm/certificateValidation.ts";
import { deployment } from "./apigateway/deployment.ts";
import { integration } from "./apigateway/integration.ts";
import { method } from "./apigateway/method.ts";
import { resource } from "./apigateway/resource.ts";
import { restApi } from "./apigateway/restApi.ts";
import { stage } from "./apigateway/stage.ts";
import { apiMapping } from "./apigatewayv2/apiMapping.ts";
import { domainName } from "./apigatewayv2/domainName.ts";
import { distribution } from "./cloudfront/distribution.ts";
import { originAccessControl } from "./cloudfront/originAccessControl.ts";
import { internetGateway } from "./ec2/internetGateway.ts";
import { route } from "./ec2/route.ts";
import { routeTable } from "./ec2/routeTable.ts";
import { routeTableAssociation } from "./ec2/routeTableAssociation.ts";
import { securityGroup } from "./ec2/securityGroup.ts";
import { subnet } from "./ec2/subnet.ts";
import { vpc } from "./ec2/vpc.ts";
import { cluster } from "./ecs/cluster.ts";
import { listener } from "./lb/listener.ts";
import { listenerCertificate } from "./lb/listenerCertificate.ts";
import { listenerRule } from "./lb/listenerRule.ts";
import { loadBalancer } from "./lb/loadBalancer.ts";
import { targetGroup } from "./lb/targetGroup.ts";
import { record } from "./route53/record.ts";
import { zone } from "./route53/zone.ts";
import { bucket } from "./s3/bucket.ts";
import { bucketPolicy } from "./s3/bucketPolicy.ts";
import { bucketPublicAccessBlock } from "./s3/bucketPublicAccessBlock.ts";
import { parameter } from "./ssm/parameter.ts";
import { securityGroupEgressRule, securityGroupIngressRule } from "./vpc/securityGroupRule.ts";

/** Every type that the stand-in knows, by Pulumi's token. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map(
  [
    apiMapping,
    bucket,
    bucketPolicy,
    bucketPublicAccessBlock,
    certificate,
    certificateValidation,
    cluster,
    deployment,
    distribution,
    domainName,
    integration,
    internetGateway,
    listener,
    listenerCertificate,
    listenerRule,
    loadBalancer,
    method,
    originAccessControl,
    parameter,
    record,
    resource,
    restApi,
    route,
    routeTable,
    routeTableAssociation,
    securityGroup,
    securityGroupEgressRule,
    securityGroupIngressRule,
    stage,
    subnet,
    targetGroup,
    vpc,
    zone,
  ].map((type) => [type.token, type]),
);
