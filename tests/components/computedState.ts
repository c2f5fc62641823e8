type State = Record<string, unknown>;

const HOME_REGION = "us-west-2";

/** What AWS adds to each type of resource. A type that is not listed here is an error: the tests know what is made. */
const COMPUTED: Readonly<Record<string, (name: string, inputs: State, id: string) => State>> = {
  "aws:acm/certificate:Certificate": (name, inputs, id) => ({
    arn: id || `arn:certificate:${inputs["region"] ?? HOME_REGION}:${name}`,
    // One that is read has been validated before.
    status: id ? "ISSUED" : "PENDING_VALIDATION",
    type: "AMAZON_ISSUED",
    domainValidationOptions: [
      {
        domainName: inputs["domainName"],
        resourceRecordName: "_abc.example.net.",
        resourceRecordType: "CNAME",
        resourceRecordValue: `_value-read-from-${name}.acm-validations.aws.`,
      },
    ],
  }),
  "aws:acm/certificateValidation:CertificateValidation": (_, inputs) => ({
    certificateArn: `validated:${inputs["certificateArn"]}`,
  }),
  "aws:route53/record:Record": (_, inputs) => ({ fqdn: inputs["name"] }),
  "pulumi:providers:aws": () => ({}),
  "aws:ec2/securityGroup:SecurityGroup": (name) => ({ id: `sg-${name}` }),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": () => ({}),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": () => ({}),
  "aws:lb/loadBalancer:LoadBalancer": (name) => ({
    arn: `arn:lb:${name}`,
    dnsName: `${name}.elb.amazonaws.com`,
    zoneId: "Z-ELB",
  }),
  "aws:lb/targetGroup:TargetGroup": (name) => ({ arn: `arn:targets:${name}` }),
  "aws:lb/listener:Listener": (name) => ({ arn: `arn:listener:${name}` }),
  "aws:lb/listenerRule:ListenerRule": (name) => ({ arn: `arn:rule:${name}` }),
  "aws:s3/bucket:Bucket": (name) => ({
    id: `bucket-${name}`,
    arn: `arn:aws:s3:::bucket-${name}`,
    bucketRegionalDomainName: `bucket-${name}.s3.us-west-2.amazonaws.com`,
  }),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": () => ({}),
  "aws:s3/bucketPolicy:BucketPolicy": () => ({}),
  "aws:cloudfront/originAccessControl:OriginAccessControl": (name) => ({ id: `oac-${name}` }),
  "aws:cloudfront/distribution:Distribution": (name) => ({
    id: "E123",
    arn: `arn:distribution:${name}`,
    domainName: "d123.cloudfront.net",
    hostedZoneId: "Z-CLOUDFRONT",
  }),
  "aws:apigatewayv2/domainName:DomainName": (_, inputs) => ({
    id: inputs["domainName"],
    domainNameConfiguration: {
      ...(inputs["domainNameConfiguration"] as State),
      targetDomainName: "d-abc.execute-api.us-west-2.amazonaws.com",
      hostedZoneId: "Z-API",
    },
  }),
  "aws:apigatewayv2/apiMapping:ApiMapping": () => ({}),
  "aws:ssm/parameter:Parameter": () => ({}),
  "aws:sns/topic:Topic": (_, inputs) => ({
    arn: `arn:aws:sns:${inputs["region"]}:111122223333:${inputs["name"]}`,
  }),
  "aws:sns/topicPolicy:TopicPolicy": () => ({}),
  "aws:sns/topicSubscription:TopicSubscription": () => ({}),
  "aws:cloudwatch/eventRule:EventRule": () => ({}),
  "aws:cloudwatch/eventTarget:EventTarget": () => ({}),
  "aws:iam/role:Role": (name) => ({ arn: `arn:aws:iam::111122223333:role/${name}`, name }),
  "aws:iam/policy:Policy": (name) => ({ arn: `arn:aws:iam::111122223333:policy/${name}` }),
  "aws:iam/rolePolicy:RolePolicy": () => ({}),
  "aws:cloudwatch/logGroup:LogGroup": () => ({}),
  "aws:cloudwatch/metricAlarm:MetricAlarm": () => ({}),
  "aws:sqs/queue:Queue": (name) => ({ arn: `arn:queue:${name}` }),
  "aws:lambda/function:Function": (name) => ({ arn: `arn:function:${name}` }),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": () => ({}),
  "aws:lambda/permission:Permission": () => ({}),
  "aws:lambda/invocation:Invocation": (_, { input }) => ({ result: `answer to ${input}` }),
  "aws:scheduler/schedule:Schedule": () => ({}),
  "aws:route53/zone:Zone": () => ({ zoneId: "Z-MADE" }),
  "aws:ecs/cluster:Cluster": () => ({}),
  "aws:ecs/taskDefinition:TaskDefinition": (name) => ({ arn: `arn:task:${name}` }),
  "aws:ecs/service:Service": () => ({}),
  "aws:apigateway/restApi:RestApi": () => ({ id: "api-made", rootResourceId: "root" }),
  "aws:apigateway/resource:Resource": (name) => ({ id: `resource-${name}` }),
  "aws:apigateway/method:Method": () => ({}),
  "aws:apigateway/integration:Integration": () => ({}),
  "aws:apigateway/deployment:Deployment": (name) => ({ id: `deployment-${name}` }),
  "aws:apigateway/stage:Stage": () => ({}),
  "aws:ec2/vpc:Vpc": () => ({ id: "vpc-made" }),
  "aws:ec2/subnet:Subnet": (name) => ({ id: `subnet-${name}` }),
  "aws:ec2/internetGateway:InternetGateway": () => ({ id: "igw-made" }),
  "aws:ec2/routeTable:RouteTable": (name) => ({ id: `rtb-${name}` }),
  "aws:ec2/route:Route": () => ({}),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": () => ({}),
};

/** `id`: by which it was imported or read; empty when it is a new one. */
export function computedState(type: string, name: string, inputs: State, id = ""): State {
  if (type.startsWith("cabal-tls:") || type.startsWith("awsx:")) return {};
  const computed = COMPUTED[type];
  if (computed === undefined) throw new Error(`Unknown resource type ${type} of ${name}`);
  return computed(name, inputs, id);
}
