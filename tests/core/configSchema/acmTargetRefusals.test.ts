import { type Edit, rawHost, refuses, WITH_HOST } from "./rawStack.ts";

const host = (changes: Readonly<Record<string, unknown>>): Edit[] => [
  ...WITH_HOST,
  [["hosts"], [{ ...rawHost(), ...changes }]],
];

describe("ACM as a target of a host's certificate", () => {
  refuses([
    [
      "ACM without a region",
      host({ deployTo: [{ kind: "acm", regions: [] }] }),
      [
        "cabal-tls:hosts[0].deployTo[0].regions",
        "[]",
        "a list of 1 to 10 regions, such as [us-west-2, us-east-1]",
        "List every region in which something is to use the certificate by its ARN.",
      ],
    ],
    [
      "ACM of a region that does not exist",
      host({ deployTo: [{ kind: "acm", regions: ["us-west-3"] }] }),
      [
        "cabal-tls:hosts[0].deployTo[0].regions[0]",
        '"us-west-3"',
        "the name of an AWS region, such as us-west-2",
        "Name a region in which something is to use the certificate by its ARN.",
      ],
    ],
    [
      "ACM of a region twice",
      host({ deployTo: [{ kind: "acm", regions: ["us-west-2", "us-west-2"] }] }),
      ["cabal-tls:hosts[0].deployTo[0].regions[1]", '"us-west-2"', "each region once", "Remove the second one."],
    ],
    [
      "ACM as two targets",
      host({
        deployTo: [
          { kind: "acm", regions: ["us-west-2"] },
          { kind: "acm", regions: ["us-east-1"] },
        ],
      }),
      [
        "cabal-tls:hosts[0].deployTo[1]",
        '{"kind":"acm","regions":["us-east-1"]}',
        "one target of kind acm a host",
        "Add its regions to those of the first one.",
      ],
    ],
    [
      "ACM of another partition than the stack's",
      host({ deployTo: [{ kind: "acm", regions: ["cn-north-1"] }] }),
      [
        "cabal-tls:hosts[0].deployTo[0].regions[0]",
        '"cn-north-1"',
        "a region of the stack's partition, aws",
        "Deploy this host in a stack of that partition.",
      ],
    ],
  ]);
});
