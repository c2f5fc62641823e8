import { refuses } from "./rawStack.ts";

const ADOPTED_GROUP = "arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/imap/0123456789abcdef";

describe("What an endpoint brings or adopts", () => {
  refuses([
    [
      "a load balancer of another region",
      [
        [
          ["endpoints", 0, "loadBalancerArn"],
          "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/mail/0123456789abcdef",
        ],
      ],
      [
        "cabal-tls:endpoints[0].loadBalancerArn",
        '"arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/mail/0123456789abcdef"',
        "an ARN of the stack's region, us-west-2",
        "Name one in us-west-2, or deploy this endpoint in a stack of region us-east-1.",
      ],
    ],
    [
      "an Application Load Balancer for an nlb endpoint",
      [
        [
          ["endpoints", 0, "loadBalancerArn"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/app/mail/0123456789abcdef",
        ],
      ],
      [
        "cabal-tls:endpoints[0].loadBalancerArn",
        '"arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/app/mail/0123456789abcdef"',
        "the ARN of a load balancer, arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/net/NAME/ID",
        "Copy the ARN of a Network Load Balancer that you have, or remove the key to have one made.",
      ],
    ],
    [
      "a Network Load Balancer for an alb endpoint",
      [
        [
          ["endpoints", 3, "loadBalancerArn"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef",
        ],
      ],
      [
        "cabal-tls:endpoints[3].loadBalancerArn",
        '"arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef"',
        "the ARN of a load balancer, arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/ID",
        "Copy the ARN of an Application Load Balancer that you have, or remove the key to have one made.",
      ],
    ],
    [
      "a target group of another region",
      [
        [
          ["endpoints", 0, "target"],
          {
            targetGroupArn: "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/imap/0123456789abcdef",
          },
        ],
      ],
      [
        "cabal-tls:endpoints[0].target.targetGroupArn",
        '"arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/imap/0123456789abcdef"',
        "an ARN of the stack's region, us-west-2",
        "Name one in us-west-2, or deploy this endpoint in a stack of region eu-central-1.",
      ],
    ],
    [
      "a target group of a route in another region",
      [
        [
          ["endpoints", 3, "routes", "uptime", "target", "targetGroupArn"],
          "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/imap/0123456789abcdef",
        ],
      ],
      [
        "cabal-tls:endpoints[3].routes.uptime.target.targetGroupArn",
        '"arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/imap/0123456789abcdef"',
        "an ARN of the stack's region, us-west-2",
        "Name one in us-west-2, or deploy this endpoint in a stack of region eu-central-1.",
      ],
    ],
    [
      "a target group that is a load balancer",
      [
        [
          ["endpoints", 0, "target"],
          {
            targetGroupArn:
              "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef",
          },
        ],
      ],
      [
        "cabal-tls:endpoints[0].target.targetGroupArn",
        '"arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef"',
        "the ARN of a target group, arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID",
        "Copy the ARN of a target group that you have, or remove the key to have one made.",
      ],
    ],
    [
      "an adopted listener without the target group that it forwards to",
      [
        [
          ["endpoints", 0, "import"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/net/mail/0123456789abcdef/fedcba9876543210",
        ],
        [
          ["endpoints", 0, "loadBalancerArn"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef",
        ],
      ],
      [
        "cabal-tls:endpoints[0].target.targetGroupArn",
        "(missing)",
        "the target group that the adopted listener forwards to",
        "Set it to that group's ARN, or remove import to have a listener and a group made.",
      ],
    ],
    [
      "an adopted listener without its load balancer",
      [
        [["endpoints", 0, "target"], { targetGroupArn: ADOPTED_GROUP }],
        [
          ["endpoints", 0, "import"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/net/mail/0123456789abcdef/fedcba9876543210",
        ],
      ],
      [
        "cabal-tls:endpoints[0].loadBalancerArn",
        "(missing)",
        "the load balancer of the adopted listener: arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef",
        "Set loadBalancerArn to that ARN, or remove import to have a listener made.",
      ],
    ],
    [
      "an adopted listener of another load balancer",
      [
        [["endpoints", 0, "target"], { targetGroupArn: ADOPTED_GROUP }],
        [
          ["endpoints", 0, "import"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/net/mail/0123456789abcdef/fedcba9876543210",
        ],
        [
          ["endpoints", 0, "loadBalancerArn"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/other/0123456789abcdef",
        ],
      ],
      [
        "cabal-tls:endpoints[0].loadBalancerArn",
        '"arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/other/0123456789abcdef"',
        "the load balancer of the adopted listener: arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef",
        "Set loadBalancerArn to that ARN, or remove import to have a listener made.",
      ],
    ],
    [
      "a load balancer in the place of an adopted listener",
      [
        [["endpoints", 0, "target"], { targetGroupArn: ADOPTED_GROUP }],
        [
          ["endpoints", 0, "import"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef",
        ],
        [
          ["endpoints", 0, "loadBalancerArn"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef",
        ],
      ],
      [
        "cabal-tls:endpoints[0].import",
        '"arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef"',
        "the ARN of a listener, arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/net/NAME/ID/ID",
        "Copy the ARN of the running listener of a Network Load Balancer, or remove the key to have one made.",
      ],
    ],
    [
      "a listener of an Application Load Balancer for an nlb endpoint",
      [
        [["endpoints", 0, "target"], { targetGroupArn: ADOPTED_GROUP }],
        [
          ["endpoints", 0, "import"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/app/mail/0123456789abcdef/fedcba9876543210",
        ],
        [
          ["endpoints", 0, "loadBalancerArn"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef",
        ],
      ],
      [
        "cabal-tls:endpoints[0].import",
        '"arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/app/mail/0123456789abcdef/fedcba9876543210"',
        "the ARN of a listener, arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/net/NAME/ID/ID",
        "Copy the ARN of the running listener of a Network Load Balancer, or remove the key to have one made.",
      ],
    ],
    [
      "a distribution's domain name in the place of its id",
      [[["endpoints", 1, "import"], "d111111abcdef8.cloudfront.net"]],
      [
        "cabal-tls:endpoints[1].import",
        '"d111111abcdef8.cloudfront.net"',
        "the id of a CloudFront distribution, such as E2QWRUHAPOMQZL",
        "Copy the distribution's id from CloudFront, or remove the key to have a distribution made.",
      ],
    ],
    [
      "an adopted domain name that is not the endpoint's",
      [[["endpoints", 2, "import"], "api2.example.net"]],
      [
        "cabal-tls:endpoints[2].import",
        '"api2.example.net"',
        "the endpoint's own host name, api.example.net",
        "A domain name cannot be renamed: set hostname to the adopted one, or remove import to have one made.",
      ],
    ],
    [
      "an adopted domain name that is a label",
      [[["endpoints", 2, "import"], "api"]],
      [
        "cabal-tls:endpoints[2].import",
        '"api"',
        "the domain name as API Gateway has it, such as api.example.net",
        "Copy the name from API Gateway's custom domain names, or remove the key to have one made.",
      ],
    ],
    [
      "two endpoints on one port of one load balancer",
      [
        [
          ["endpoints", 0, "loadBalancerArn"],
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef",
        ],
        [
          ["endpoints", 4],
          {
            name: "imap2",
            kind: "nlb",
            hostname: "imap2",
            loadBalancerArn:
              "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef",
          },
        ],
      ],
      [
        "cabal-tls:endpoints[4].port",
        "993",
        "a port that no other endpoint uses on the same load balancer",
        "Choose another port, or another load balancer than that of endpoint imap.",
      ],
    ],
  ]);
});
