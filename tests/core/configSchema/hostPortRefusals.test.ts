import { type Edit, rawHost, refuses, WITH_HOST } from "./rawStack.ts";

const ELB = "arn:aws:elasticloadbalancing:us-west-2:111122223333";
const OWN_BALANCER = `${ELB}:loadbalancer/net/mail/0123456789abcdef`;

function host(changes: Readonly<Record<string, unknown>>): Edit[] {
  return [...WITH_HOST, [["hosts"], [{ ...rawHost(), ...changes }]]];
}

function hosts(...list: readonly Readonly<Record<string, unknown>>[]): Edit[] {
  return [...WITH_HOST, [["hosts"], list.map((changes) => ({ ...rawHost(), ...changes }))]];
}

describe("The ports and services of a host", () => {
  refuses([
    [
      "a port that is there twice",
      host({ ports: [465, 465] }),
      ["cabal-tls:hosts[0].ports[1]", "465", "each port once", "Remove the second 465."],
    ],
    [
      "a port whose number does not tell how TLS begins",
      host({ ports: [465, 2525] }),
      [
        "cabal-tls:hosts[0].ports[1]",
        "2525",
        "one of 25, 143, 443, 465, 587, 993, 995, or a port with an entry in protocols",
        "Say how TLS begins there: protocols: { 2525: tls }, or smtp-starttls, or imap-starttls.",
      ],
    ],
    [
      "a protocol of a port that the host has not",
      host({ protocols: { 2525: "smtp-starttls" } }),
      [
        "cabal-tls:hosts[0].protocols.2525",
        '"2525"',
        "keys that are ports of the host: 465, 587",
        "Add 2525 to the host's ports, or remove it here.",
      ],
    ],
    [
      "a mistyped protocol",
      host({ protocols: { 587: "smtp-startls" } }),
      [
        "cabal-tls:hosts[0].protocols.587",
        '"smtp-startls"',
        "tls, smtp-starttls, imap-starttls",
        'Did you mean "smtp-starttls"? Choose how TLS begins on that port.',
      ],
    ],
    [
      "a port beyond the last",
      host({ ports: [65_536] }),
      [
        "cabal-tls:hosts[0].ports[0]",
        "65536",
        "a whole number from 1 to 65535",
        "Give the number of a TCP port, without quotes.",
      ],
    ],
    [
      "no port at all",
      host({ ports: [] }),
      [
        "cabal-tls:hosts[0].ports",
        "[]",
        "a list of 1 to 10 ports",
        "List the ports on which the services serve the certificate, or remove the key for [465, 587].",
      ],
    ],
    [
      "a missing service",
      host({ services: undefined }),
      [
        "cabal-tls:hosts[0].services",
        "(missing)",
        "a list of 1 to 10 services, such as { cluster: cabal-mail, service: cabal-smtp-out }",
        "Name every ECS service that serves the certificate: each is rolled when there is a new one.",
      ],
    ],
    [
      "a service that is there twice",
      host({
        services: [
          { cluster: "c", service: "s" },
          { cluster: "c", service: "s" },
        ],
      }),
      ["cabal-tls:hosts[0].services[1]", '{"cluster":"c","service":"s"}', "each service once", "Remove the second s."],
    ],
    [
      "a service's ARN instead of its name",
      host({ services: [{ cluster: "cabal-mail", service: "arn:aws:ecs:us-west-2:111122223333:service/a/b" }] }),
      [
        "cabal-tls:hosts[0].services[0].service",
        '"arn:aws:ecs:us-west-2:111122223333:service/a/b"',
        "the name of an ECS service: letters, digits, _ and -",
        "Copy the name from ECS in the stack's region; it is the last part of the ARN.",
      ],
    ],
    [
      "an unknown key near a known one",
      host({ keytype: "RSA_2048" }),
      [
        "cabal-tls:hosts[0].keytype",
        '"RSA_2048"',
        "one of the keys name, hostname, names, ports, protocols, services, keyType, tier, profile, challenge, thresholds, expose",
        'Did you mean "keyType"? Rename the key.',
      ],
    ],
    [
      "a key type that is none",
      host({ keyType: "EC_prime256" }),
      [
        "cabal-tls:hosts[0].keyType",
        '"EC_prime256"',
        "EC_prime256v1, EC_secp384r1, RSA_2048",
        'Did you mean "EC_prime256v1"? Choose one of these, or remove the key for EC_prime256v1.',
      ],
    ],
    [
      "more hosts than one policy can grant for",
      hosts(...Array.from({ length: 51 }, (_, place) => ({ name: `h${place}` }))),
      [
        "cabal-tls:hosts",
        '[{"name":"h0","services":[{"cluster":"cabal-mail","service":"cabal-smtp-out"}]},{"name":"h1","services":[{"cluster":"cab… (4071 characters)',
        "a list of at most 50 hosts",
        "List the hosts whose certificates come from an ACME authority, or remove the key.",
      ],
    ],
  ]);
});

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
        "keys that are ports of the host: 465, 587",
        "Add 25 to the host's ports, or remove it here.",
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
