import { refuses } from "./rawStack.ts";

describe("External certificates", () => {
  refuses([
    [
      "an existing certificate of a generation that is not issued",
      [
        [
          ["wildcard", "existing"],
          {
            "2": {
              "us-west-2": "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555",
              "us-east-1": "arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000",
            },
          },
        ],
      ],
      [
        "cabal-tls:wildcard.existing.2",
        '{"us-west-2":"arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555","us-east-1":"arn:aws:… (197 characters)',
        "keys that are issued generations: 1",
        "Add 2 to wildcard.issued, or remove it from existing.",
      ],
    ],
    [
      "an existing certificate of the wrong region",
      [
        [
          ["wildcard", "existing"],
          {
            "1": {
              "us-west-2": "arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000",
              "us-east-1": "arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000",
            },
          },
        ],
      ],
      [
        "cabal-tls:wildcard.existing.1.us-west-2",
        '"arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000"',
        "the ARN of a certificate in us-west-2",
        "This one is in us-east-1: move it to that key, or name the certificate in us-west-2.",
      ],
    ],
    [
      "an existing certificate of the wrong service",
      [
        [
          ["wildcard", "existing"],
          {
            "1": {
              "us-west-2": "arn:aws:iam:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555",
              "us-east-1": "arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000",
            },
          },
        ],
      ],
      [
        "cabal-tls:wildcard.existing.1.us-west-2",
        '"arn:aws:iam:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555"',
        "the ARN of an ACM certificate, arn:aws:acm:REGION:ACCOUNT:certificate/ID",
        "Copy the ARN from ACM in that region.",
      ],
    ],
    [
      "an existing generation without a certificate for CloudFront",
      [
        [
          ["wildcard", "existing"],
          {
            "1": { "us-west-2": "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555" },
          },
        ],
      ],
      [
        "cabal-tls:wildcard.existing.1.us-east-1",
        "(missing)",
        "an ARN in each region that serves the certificate: us-west-2, us-east-1",
        "Add the ARN of a certificate in us-east-1: request or import one there for the same names.",
      ],
    ],
    [
      "an existing generation without a certificate in the stack's region",
      [
        [
          ["wildcard", "existing"],
          {
            "1": { "us-east-1": "arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000" },
          },
        ],
      ],
      [
        "cabal-tls:wildcard.existing.1.us-west-2",
        "(missing)",
        "an ARN in each region that serves the certificate: us-west-2, us-east-1",
        "Add the ARN of a certificate in us-west-2: request or import one there for the same names.",
      ],
    ],
    [
      "existing certificates without regions",
      [
        [
          ["wildcard", "existing"],
          { "1": "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555" },
        ],
      ],
      [
        "cabal-tls:wildcard.existing.1",
        '"arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555"',
        "certificate ARNs by region, such as { us-west-2: arn:… }",
        "Write each region as a key, and the certificate's ARN as its value.",
      ],
    ],
    [
      "an existing certificate under a key that is no region",
      [
        [
          ["wildcard", "existing"],
          {
            "1": {
              "us-west-2": "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555",
              "us-east-1": "arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000",
              oregon: "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555",
            },
          },
        ],
      ],
      [
        "cabal-tls:wildcard.existing.1.oregon",
        '"oregon"',
        "the name of an AWS region, such as us-west-2",
        "Name the region as it is in the ARN.",
      ],
    ],
  ]);
});
