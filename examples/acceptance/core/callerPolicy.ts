import { FUNCTION_NAMES } from "../../../core/adoption/index.ts";
import type { PolicyDocument, PolicyStatement } from "../../../core/permissions/policyDocument.ts";
import { READ_ACTIONS } from "../../../core/permissions/readActions.ts";
import { RENEWAL_DEFAULTS } from "../../../core/renewal/settingsOf.ts";
import type { AcceptanceScope } from "./scope.ts";

/** What the run reads in addition to the provider: the zone, what serves, what is left, and whose account it is. */
const OWN_READS = [
  "acm:GetCertificate",
  "acm:ListCertificates",
  "apigateway:GET",
  "cloudfront:GetDistributionConfig",
  "cloudfront:ListDistributions",
  "ecs:DescribeClusters",
  "ecs:DescribeServices",
  "ecs:DescribeTaskDefinition",
  "ecs:ListClusters",
  "ecs:ListServices",
  "ecs:ListTagsForResource",
  "ecs:ListTaskDefinitions",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRoles",
  "ec2:DescribeNetworkInterfaces",
  "route53:GetChange",
  "scheduler:ListSchedules",
  "sns:ListTopics",
  "sqs:GetQueueUrl",
  "sqs:ListQueues",
  "ssm:DescribeParameters",
];

/** Actions that create things, or work on things whose ids AWS chooses: they can't be limited to the run's names. */
const UNNAMED_WRITES = [
  "acm:AddTagsToCertificate",
  "acm:DeleteCertificate",
  "acm:RequestCertificate",
  "apigateway:DELETE",
  "apigateway:PATCH",
  "apigateway:POST",
  "apigateway:PUT",
  "cloudfront:CreateDistribution",
  "cloudfront:DeleteDistribution",
  "cloudfront:TagResource",
  "cloudfront:UpdateDistribution",
  "cloudwatch:DeleteAlarms",
  "cloudwatch:PutMetricAlarm",
  "cloudwatch:TagResource",
  "ec2:AssociateRouteTable",
  "ec2:AttachInternetGateway",
  "ec2:AuthorizeSecurityGroupEgress",
  "ec2:AuthorizeSecurityGroupIngress",
  "ec2:CreateInternetGateway",
  "ec2:CreateRoute",
  "ec2:CreateRouteTable",
  "ec2:CreateSecurityGroup",
  "ec2:CreateSubnet",
  "ec2:CreateTags",
  "ec2:CreateVpc",
  "ec2:DeleteInternetGateway",
  "ec2:DeleteRoute",
  "ec2:DeleteRouteTable",
  "ec2:DeleteSecurityGroup",
  "ec2:DeleteSubnet",
  "ec2:DeleteVpc",
  "ec2:DetachInternetGateway",
  "ec2:DisassociateRouteTable",
  "ec2:ModifySubnetAttribute",
  "ec2:ModifyVpcAttribute",
  "ec2:RevokeSecurityGroupEgress",
  "ec2:RevokeSecurityGroupIngress",
  "ecs:CreateCluster",
  "ecs:DeleteCluster",
  "ecs:TagResource",
  "elasticloadbalancing:AddListenerCertificates",
  "elasticloadbalancing:AddTags",
  "elasticloadbalancing:CreateListener",
  "elasticloadbalancing:CreateLoadBalancer",
  "elasticloadbalancing:CreateRule",
  "elasticloadbalancing:CreateTargetGroup",
  "elasticloadbalancing:DeleteListener",
  "elasticloadbalancing:DeleteLoadBalancer",
  "elasticloadbalancing:DeleteRule",
  "elasticloadbalancing:DeleteTargetGroup",
  "elasticloadbalancing:ModifyListener",
  "elasticloadbalancing:ModifyListenerAttributes",
  "elasticloadbalancing:ModifyLoadBalancerAttributes",
  "elasticloadbalancing:ModifyRule",
  "elasticloadbalancing:ModifyTargetGroup",
  "elasticloadbalancing:ModifyTargetGroupAttributes",
  "elasticloadbalancing:RemoveListenerCertificates",
  "elasticloadbalancing:SetSecurityGroups",
];

/** The policy of whoever runs the acceptance, and of the role that it makes. Fits into one inline policy. */
export function callerPolicy(scope: AcceptanceScope): PolicyDocument {
  const { label, domain } = scope;
  const arn = (service: string, resource: string) => `arn:aws:${service}:*:*:${resource}`;
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "Read", Effect: "Allow", Action: reads(), Resource: "*" },
      {
        // `adopt` looks for a function that renews host certificates by these names.
        Sid: "ReadFunctions",
        Effect: "Allow",
        Action: ["lambda:GetFunctionConfiguration", "lambda:GetPolicy"],
        Resource: [...new Set([RENEWAL_DEFAULTS.functionName, ...FUNCTION_NAMES])].map((name) =>
          arn("lambda", `function:${name}`),
        ),
      },
      { Sid: "MakeAndRemove", Effect: "Allow", Action: UNNAMED_WRITES, Resource: "*" },
      recordsBelow(domain),
      {
        Sid: "OwnRoles",
        Effect: "Allow",
        Action: [
          ...["CreateRole", "DeleteRole", "DeleteRolePolicy", "PassRole", "PutRolePolicy", "TagRole"],
          ...["UpdateAssumeRolePolicy"],
        ].map((action) => `iam:${action}`),
        Resource: arn("iam", `role/${label}-*`).replace(":*:*", "::*"),
      },
      serviceLinkedRoles(),
      { Sid: "AssumeOwnRole", Effect: "Allow", Action: "sts:AssumeRole", Resource: `arn:aws:iam::*:role/${label}-*` },
      {
        Sid: "OwnNames",
        Effect: "Allow",
        Action: ["lambda:*", "logs:*", "scheduler:*", "sqs:*", "ssm:*"],
        Resource: [
          arn("lambda", `function:${label}-*`),
          arn("logs", `log-group:/aws/lambda/${label}-*`),
          arn("scheduler", `schedule/default/${label}-*`),
          arn("sqs", `${label}-*`),
          arn("ssm", `parameter/${label}/*`),
          arn("ssm", `parameter/cabal/tls/${label}/*`),
          arn("ssm", `parameter/cabal/tls/${label}-*`),
        ],
      },
      ...(scope.withService ? ownService(scope) : []),
    ],
  };
}

/** Task definitions and tasks have no names to which these actions could be limited. */
function ownService({ service }: AcceptanceScope): PolicyStatement[] {
  return [
    {
      Sid: "TaskDefinitions",
      Effect: "Allow",
      Action: [
        ...["DeregisterTaskDefinition", "DescribeTaskDefinition", "DescribeTasks", "ListTasks"],
        ...["RegisterTaskDefinition"],
      ].map((action) => `ecs:${action}`),
      Resource: "*",
    },
    {
      Sid: "OwnService",
      Effect: "Allow",
      Action: ["ecs:CreateService", "ecs:DeleteService", "ecs:UpdateService"],
      Resource: `arn:aws:ecs:*:*:service/${service.name}/${service.name}`,
    },
  ];
}

/** Listed once each: a policy of a role may have 10,240 characters. */
function reads(): string[] {
  return [...new Set([...Object.values(READ_ACTIONS).flat(), ...OWN_READS])]
    .filter((action) => !/^(s3|sns|events):/.test(action) && action !== "ssm:GetParameter")
    .sort();
}

/** In an account that has never used these services, AWS makes their roles at the first use, in the caller's name. */
function serviceLinkedRoles(): PolicyStatement {
  const services = ["ecs", "elasticloadbalancing", "ops.apigateway"].map((service) => `${service}.amazonaws.com`);
  return {
    Sid: "RolesOfServices",
    Effect: "Allow",
    Action: "iam:CreateServiceLinkedRole",
    Resource: "arn:aws:iam::*:role/aws-service-role/*",
    Condition: { StringEquals: { "iam:AWSServiceName": services } },
  };
}

/** Records at and below the label, in whichever zone; `Null` because ForAllValues is true where the key is absent. */
function recordsBelow(domain: string): PolicyStatement {
  const key = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
  return {
    Sid: "RecordsBelowTheLabel",
    Effect: "Allow",
    Action: "route53:ChangeResourceRecordSets",
    Resource: "arn:aws:route53:::hostedzone/*",
    Condition: { "ForAllValues:StringLike": { [key]: [domain, `*.${domain}`] }, Null: { [key]: "false" } },
  };
}
