/**
 * What `adopt` may do, as a policy document of IAM: it reads, and nothing in it can change anything. None of these
 * actions but apigateway:GET and route53:ListResourceRecordSets can be limited to resources.
 */
export const ADOPT_POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "ReadWhatServes",
      Effect: "Allow",
      Action: [
        "acm:DescribeCertificate",
        "acm:ListCertificates",
        "cloudfront:ListDistributions",
        "elasticloadbalancing:DescribeListenerCertificates",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups",
        "route53:ListHostedZonesByName",
      ],
      Resource: "*",
    },
    {
      Sid: "ReadDomainNames",
      Effect: "Allow",
      Action: ["apigateway:GET"],
      Resource: ["arn:aws:apigateway:*::/domainnames", "arn:aws:apigateway:*::/domainnames/*"],
    },
    {
      Sid: "ReadInventory",
      Effect: "Allow",
      Action: ["ssm:GetParameter"],
      Resource: ["arn:aws:ssm:*:*:parameter/cabal/tls/*"],
    },
    {
      Sid: "ReadRecords",
      Effect: "Allow",
      Action: ["route53:ListResourceRecordSets"],
      Resource: ["arn:aws:route53:::hostedzone/*"],
    },
  ],
} as const;
