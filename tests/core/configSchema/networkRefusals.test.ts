import { refuses } from "./rawStack.ts";

describe("The network of a config", () => {
  refuses([
    [
      "a VPC and one to create at once",
      [[["network", "create"], { cidr: "10.0.0.0/16" }]],
      [
        "cabal-tls:network",
        '{"vpcId":"vpc-0a1b2c3d","subnetIds":["subnet-0a1b2c3d","subnet-1a2b3c4d"],"create":{"cidr":"10.0.0.0/16"}}',
        "either vpcId and subnetIds, or create alone",
        "Remove create to use the VPC that you have, or remove vpcId and subnetIds to have one made.",
      ],
    ],
    [
      "a network with nothing in it",
      [[["network"], {}]],
      [
        "cabal-tls:network",
        "{}",
        "either vpcId and subnetIds, or create alone",
        "Name the VPC and its subnets, write create: {} to have them made, or remove the key.",
      ],
    ],
    [
      "a VPC without subnets",
      [[["network", "subnetIds"], undefined]],
      [
        "cabal-tls:network.subnetIds",
        "(missing)",
        "either vpcId and subnetIds, or create alone",
        "Add subnetIds: load balancers need it beside vpcId.",
      ],
    ],
    [
      "subnets without a VPC",
      [[["network", "vpcId"], undefined]],
      [
        "cabal-tls:network.vpcId",
        "(missing)",
        "either vpcId and subnetIds, or create alone",
        "Add vpcId: load balancers need it beside subnetIds.",
      ],
    ],
    [
      "a VPC id that is none",
      [[["network", "vpcId"], "my-vpc"]],
      [
        "cabal-tls:network.vpcId",
        '"my-vpc"',
        "the id of a VPC, such as vpc-0a1b2c3d4e5f67890",
        "Copy the id from the VPC console of the stack's region.",
      ],
    ],
    [
      "a single subnet",
      [[["network", "subnetIds"], ["subnet-0a1b2c3d"]]],
      [
        "cabal-tls:network.subnetIds",
        '["subnet-0a1b2c3d"]',
        "a list of 2 to 16 subnet ids",
        "Name public subnets in at least two availability zones: a load balancer needs both.",
      ],
    ],
    [
      "the same subnet twice",
      [
        [
          ["network", "subnetIds"],
          ["subnet-0a1b2c3d", "subnet-0a1b2c3d"],
        ],
      ],
      [
        "cabal-tls:network.subnetIds[1]",
        '"subnet-0a1b2c3d"',
        "each subnet once",
        "Name a subnet of another availability zone.",
      ],
    ],
    [
      "a subnet id that is none",
      [[["network", "subnetIds", 1], "subnet-B"]],
      [
        "cabal-tls:network.subnetIds[1]",
        '"subnet-B"',
        "the id of a subnet, such as subnet-0a1b2c3d4e5f67890",
        "Copy the id of a public subnet of the VPC.",
      ],
    ],
    [
      "a block that is too large",
      [[["network"], { create: { cidr: "10.0.0.0/8" } }]],
      [
        "cabal-tls:network.create.cidr",
        '"10.0.0.0/8"',
        "an IPv4 block from /16 to /24 that begins at its own network address, such as 10.0.0.0/16",
        "Choose a block that no network you connect to uses.",
      ],
    ],
    [
      "a block that is too small",
      [[["network"], { create: { cidr: "10.0.0.0/25" } }]],
      [
        "cabal-tls:network.create.cidr",
        '"10.0.0.0/25"',
        "an IPv4 block from /16 to /24 that begins at its own network address, such as 10.0.0.0/16",
        "Choose a block that no network you connect to uses.",
      ],
    ],
    [
      "a block that begins inside itself",
      [[["network"], { create: { cidr: "10.0.1.0/16" } }]],
      [
        "cabal-tls:network.create.cidr",
        '"10.0.1.0/16"',
        "an IPv4 block from /16 to /24 that begins at its own network address, such as 10.0.0.0/16",
        "Choose a block that no network you connect to uses.",
      ],
    ],
    [
      "a block that is no IPv4 address",
      [[["network"], { create: { cidr: "10.0.300.0/24" } }]],
      [
        "cabal-tls:network.create.cidr",
        '"10.0.300.0/24"',
        "an IPv4 block from /16 to /24 that begins at its own network address, such as 10.0.0.0/16",
        "Choose a block that no network you connect to uses.",
      ],
    ],
    [
      "a missing network while load balancers are made",
      [[["network"], undefined]],
      [
        "cabal-tls:network",
        "(missing)",
        "either vpcId and subnetIds, or create alone, while a load balancer is made for: imap, monitoring",
        "Name a VPC and its public subnets, write create: {} to have them made, or give each a loadBalancerArn.",
      ],
    ],
    [
      "a network that is no object",
      [[["network"], "vpc-0a1b2c3d"]],
      [
        "cabal-tls:network",
        '"vpc-0a1b2c3d"',
        "an object with the keys vpcId, subnetIds, create",
        "Write it as key: value pairs.",
      ],
    ],
  ]);
});
