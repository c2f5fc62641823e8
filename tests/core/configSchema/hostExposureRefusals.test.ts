import { type Edit, rawHost, refuses, WITH_HOST } from "./rawStack.ts";

const ELB = "arn:aws:elasticloadbalancing:us-west-2:111122223333";
const OWN_BALANCER = `${ELB}:loadbalancer/net/mail/0123456789abcdef`;

function host(changes: Readonly<Record<string, unknown>>): Edit[] {
  return [...WITH_HOST, [["hosts"], [{ ...rawHost(), ...changes }]]];
}

describe("The thresholds of a host", () => {
  refuses([
    [
      "a profile of unknown life",
      host({ profile: "weekly" }),
      [
        "cabal-tls:hosts[0].thresholds.lifetimeHours",
        "(missing)",
        "the hours that a certificate of profile weekly lives",
        "Add them: without, nobody knows when its alerts are due. Known are classic, tlsserver and shortlived.",
      ],
    ],
    [
      "a warning that every healthy renewal would raise",
      host({ thresholds: { warningHours: 720 } }),
      [
        "cabal-tls:hosts[0].thresholds.warningHours",
        "720",
        "less than 720: the renewal is due 720 hours before expiry",
        "Give fewer hours, or every healthy renewal raises the alert; remove the key to have it derived.",
      ],
    ],
    [
      "a critical alert before the warning",
      host({ thresholds: { warningHours: 100, criticalHours: 100 } }),
      [
        "cabal-tls:hosts[0].thresholds.criticalHours",
        "100",
        "less than 100: critical comes after the warning",
        "Give fewer hours, or remove the key to have it derived.",
      ],
    ],
  ]);
});

describe("The exposure of a host", () => {
  refuses([
    [
      "endpoints of other host names alone",
      host({ names: ["relay"], endpoints: [{ hostname: "relay", port: 465 }], expose: {} }),
      [
        "cabal-tls:hosts[0].expose",
        "{}",
        "only beside an endpoint of the host's own name, which the load balancer is for",
        "Add { port: 465 } to endpoints, or remove expose.",
      ],
    ],
    [
      "a load balancer to make and no network for it",
      [
        ...host({ expose: {} }),
        [["network"], undefined],
        [["endpoints", 0, "loadBalancerArn"], OWN_BALANCER],
        [["endpoints", 3, "loadBalancerArn"], `${ELB}:loadbalancer/app/web/0123456789abcdef`],
      ],
      [
        "cabal-tls:network",
        "(missing)",
        "either vpcId and subnetIds, or create alone, while a load balancer is made for: smtp-out",
        "Name a VPC and its public subnets, write create: {} to have them made, or give each a loadBalancerArn.",
      ],
    ],
    [
      "a port that an endpoint has on the same load balancer",
      [
        ...host({ ports: [993], expose: { loadBalancerArn: OWN_BALANCER } }),
        [["endpoints", 0, "loadBalancerArn"], OWN_BALANCER],
      ],
      [
        "cabal-tls:hosts[0].ports[0]",
        "993",
        "a port that nothing else uses on the same load balancer",
        "Choose another load balancer than that of endpoint imap.",
      ],
    ],
    [
      "a load balancer of another region",
      host({ expose: { loadBalancerArn: OWN_BALANCER.replace("us-west-2", "eu-west-1") } }),
      [
        "cabal-tls:hosts[0].expose.loadBalancerArn",
        '"arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/mail/0123456789abcdef"',
        "an ARN of the stack's region, us-west-2",
        "Name one in us-west-2, or deploy this host in a stack of region eu-west-1.",
      ],
    ],
    [
      "an Application Load Balancer, which speaks HTTP only",
      host({ expose: { loadBalancerArn: `${ELB}:loadbalancer/app/web/0123456789abcdef` } }),
      [
        "cabal-tls:hosts[0].expose.loadBalancerArn",
        '"arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/app/web/0123456789abcdef"',
        "the ARN of a load balancer, arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/net/NAME/ID",
        "Copy the ARN of a Network Load Balancer that you have, or remove the key to have one made.",
      ],
    ],
    [
      "a target group of a port that the host has not",
      host({ expose: { targetGroupArns: { 25: `${ELB}:targetgroup/smtp/0123456789abcdef` } } }),
      [
        "cabal-tls:hosts[0].expose.targetGroupArns.25",
        '"25"',
        "keys that are ports of the host's own name: 465, 587",
        "Write ports: [465, 587, 25], or remove it here.",
      ],
    ],
    [
      "a host whose target groups would be called like those of a route",
      [
        ...host({ expose: {} }),
        [["endpoints", 3, "name"], "smtp"],
        [["endpoints", 3, "routes"], { "out-465": { target: { port: 465 } } }],
      ],
      [
        "cabal-tls:hosts[0].name",
        '"smtp-out"',
        "names whose target groups differ: those of an alb are called <endpoint>-<route>",
        "Choose another name: an earlier endpoint has a target group called smtp-out-465.",
      ],
    ],
  ]);
});
