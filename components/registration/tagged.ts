import * as pulumi from "@pulumi/pulumi";

/** Tags for every resource of a component that takes tags. */
export type Tags = Readonly<Record<string, pulumi.Input<string>>>;

/** The resources of the components whose types take tags; a test holds the list to the SDK. */
const TAGGABLE = new Set([
  "aws:acm/certificate:Certificate",
  "aws:apigatewayv2/domainName:DomainName",
  "aws:cloudfront/distribution:Distribution",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:lambda/function:Function",
  "aws:lb/listener:Listener",
  "aws:lb/listenerRule:ListenerRule",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
  "aws:s3/bucket:Bucket",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
  "aws:ssm/parameter:Parameter",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
]);

/**
 * Options of a component whose resources have these tags, grandchildren included. A tag that a resource has of its own
 * stays: certificates are found by their name.
 */
export function tagged(
  options: pulumi.ComponentResourceOptions = {},
  tags: Tags | undefined,
): pulumi.ComponentResourceOptions {
  if (tags === undefined) return options;
  return { ...options, transformations: [...(options.transformations ?? []), addTags(tags)] };
}

function addTags(tags: Tags): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    // What is read has the tags that it has.
    if (!TAGGABLE.has(type) || opts.id !== undefined) return undefined;
    const own = pulumi.output<Record<string, string> | undefined>(props["tags"]);
    const all = pulumi.all([tags, own]).apply(([given, named]) => ({ ...given, ...named }));
    return { props: { ...props, tags: all }, opts };
  };
}
