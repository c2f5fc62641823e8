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
import { eventRule } from "./cloudwatch/eventRule.ts";
import { eventTarget } from "./cloudwatch/eventTarget.ts";
import { logGroup } from "./cloudwatch/logGroup.ts";
import { metricAlarm } from "./cloudwatch/metricAlarm.ts";
import { internetGateway } from "./ec2/internetGateway.ts";
import { route } from "./ec2/route.ts";
import { routeTable } from "./ec2/routeTable.ts";
import { routeTableAssociation } from "./ec2/routeTableAssociation.ts";
import { securityGroup } from "./ec2/securityGroup.ts";
import { subnet } from "./ec2/subnet.ts";
import { vpc } from "./ec2/vpc.ts";
import { cluster } from "./ecs/cluster.ts";
import { service } from "./ecs/service.ts";
import { taskDefinition } from "./ecs/taskDefinition.ts";
import { policy } from "./iam/policy.ts";
import { role } from "./iam/role.ts";
import { rolePolicy } from "./iam/rolePolicy.ts";
import { rolePolicyAttachment } from "./iam/rolePolicyAttachment.ts";
import { functionEventInvokeConfig } from "./lambda/functionEventInvokeConfig.ts";
import { invocation } from "./lambda/invocation.ts";
import { lambdaFunction } from "./lambda/lambdaFunction.ts";
import { permission } from "./lambda/permission.ts";
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
import { schedule } from "./scheduler/schedule.ts";
import { scheduleGroup } from "./scheduler/scheduleGroup.ts";
import { topic } from "./sns/topic.ts";
import { topicPolicy } from "./sns/topicPolicy.ts";
import { topicSubscription } from "./sns/topicSubscription.ts";
import { queue } from "./sqs/queue.ts";
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
    eventRule,
    eventTarget,
    functionEventInvokeConfig,
    integration,
    internetGateway,
    invocation,
    lambdaFunction,
    listener,
    listenerCertificate,
    listenerRule,
    loadBalancer,
    logGroup,
    method,
    metricAlarm,
    originAccessControl,
    parameter,
    permission,
    policy,
    queue,
    record,
    resource,
    restApi,
    role,
    rolePolicy,
    rolePolicyAttachment,
    route,
    routeTable,
    routeTableAssociation,
    schedule,
    scheduleGroup,
    securityGroup,
    securityGroupEgressRule,
    securityGroupIngressRule,
    service,
    stage,
    subnet,
    targetGroup,
    taskDefinition,
    topic,
    topicPolicy,
    topicSubscription,
    vpc,
    zone,
  ].map((type) => [type.token, type]),
);
