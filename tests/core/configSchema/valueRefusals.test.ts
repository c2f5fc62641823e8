import { type Edit, refuses, WITH_HOST } from "./rawStack.ts";

const acme = (key: string, value: unknown): Edit[] => [...WITH_HOST, [["acme", key], value]];
describe("Values of another shape or kind than their key has", () => {
  refuses([
    [
      "a staging directory for what is no CA",
      acme("staging", { "ftp://ca.example": "https://ca.example/staging" }),
      [
        'cabal-tls:acme.staging["ftp://ca.example"]',
        '"ftp://ca.example"',
        "letsencrypt, google, zerossl, acm:REGION/ID of an ACME endpoint of ACM, or the https URL of an ACME directory",
        "Write the directory as it is in acme.directories.",
      ],
    ],
    [
      "a staging directory without https",
      acme("staging", { letsencrypt: "http://ca.example/staging" }),
      [
        "cabal-tls:acme.staging.letsencrypt",
        '"http://ca.example/staging"',
        "the https URL of the CA's staging directory",
        "Give the URL that the CA documents for tests.",
      ],
    ],
    [
      "staging directories as a list",
      acme("staging", ["https://ca.example/staging"]),
      [
        "cabal-tls:acme.staging",
        '["https://ca.example/staging"]',
        "URLs of staging directories by directory URL",
        "Write each directory URL of acme.directories as a key, and the URL for trials as its value.",
      ],
    ],
    [
      "external bindings as one word",
      acme("eab", "zerossl"),
      [
        "cabal-tls:acme.eab",
        '"zerossl"',
        "SSM parameters by directory, such as { zerossl: /cabal/letsencrypt/eab/zerossl }",
        "Write each directory as a key, and the name of the SecureString with its { kid, hmacKey } as its value.",
      ],
    ],
    [
      "a first contact that is neither",
      acme("firstContact", "live"),
      [
        "cabal-tls:acme.firstContact",
        '"live"',
        "staging, production",
        "Write production to ask a new CA for real certificates at once, else remove the key.",
      ],
    ],
    [
      "a KMS key by its alias",
      acme("kmsKeyArn", "alias/mail"),
      [
        "cabal-tls:acme.kmsKeyArn",
        '"alias/mail"',
        "the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID",
        "Copy the ARN of a symmetric key of the stack's region, or remove the key for the account's own key of SSM.",
      ],
    ],
    [
      "no reserved concurrency",
      acme("reservedConcurrency", 0),
      [
        "cabal-tls:acme.reservedConcurrency",
        "0",
        "a whole number from 1 to 10",
        "Reserve 1, or remove the key: the account must have 100 left unreserved.",
      ],
    ],
    [
      "more reserved concurrency than hosts are worked on",
      acme("reservedConcurrency", 11),
      [
        "cabal-tls:acme.reservedConcurrency",
        "11",
        "a whole number from 1 to 10",
        "Reserve 1, or remove the key: the account must have 100 left unreserved.",
      ],
    ],
    [
      "a prefix with a slash at its end",
      acme("parameterPrefix", "/cabal/"),
      [
        "cabal-tls:acme.parameterPrefix",
        '"/cabal/"',
        "an SSM parameter path such as /cabal/letsencrypt: letters, digits, _ . - in at most 12 parts",
        "Choose a path outside /aws and /ssm, without a slash at its end, or remove the key for /cabal/letsencrypt.",
      ],
    ],
    [
      "a function network that is no object",
      acme("functionNetwork", "subnet-1"),
      [
        "cabal-tls:acme.functionNetwork",
        '"subnet-1"',
        "an object with the key subnetIds, and securityGroupIds where they exist",
        "Write { subnetIds: [subnet-…, subnet-…] }, or remove the key to keep the function outside any VPC.",
      ],
    ],
    [
      "a security group by its name",
      acme("functionNetwork", { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["renewal"] }),
      [
        "cabal-tls:acme.functionNetwork.securityGroupIds[0]",
        '"renewal"',
        "the id of a security group, such as sg-0a1b2c3d4e5f67890",
        "Copy the id of a security group of the same VPC, or remove the key to have one made.",
      ],
    ],
    [
      "generations to retire as one number",
      [[["wildcard", "retiring"], 1]],
      [
        "cabal-tls:wildcard.retiring",
        "1",
        "a list of issued generations that do not serve",
        "List the generations that the next change may drop, or remove the key.",
      ],
    ],
    [
      "settings as a list",
      [[["wildcard", "settings"], []]],
      [
        "cabal-tls:wildcard.settings",
        "[]",
        "settings by generation, such as { 2: { keyAlgorithm: EC_prime256v1 } }",
        "Write the number of each generation as a key, and its settings below it.",
      ],
    ],
    [
      "external certificates as a list",
      [[["wildcard", "existing"], []]],
      [
        "cabal-tls:wildcard.existing",
        "[]",
        "ARNs by generation and region, such as { 1: { us-west-2: arn:… } }",
        "Write the number of each generation as a key, and its ARNs by region below it.",
      ],
    ],
    [
      "wildcard certificates of the zone that are no list",
      [[["caa"], { issuewild: "amazon.com" }]],
      [
        "cabal-tls:caa.issuewild",
        '"amazon.com"',
        "a list of at most 20 issuer domains",
        "List the CAs that may issue wildcard certificates in the zone besides those of this stack, or remove the key.",
      ],
    ],
    [
      "an adopted endpoint that follows part of the program",
      [[["endpoints", 0, "manage"], "some"]],
      [
        "cabal-tls:endpoints[0].manage",
        '"some"',
        "certificate, everything",
        "Write everything to have an adopted endpoint follow this program, else remove the key.",
      ],
    ],
    [
      "records to adopt that are one record",
      [[["endpoints", 0, "importRecords"], "Z0123456789ABCDEFGHIJ_imap.example.net_A"]],
      [
        "cabal-tls:endpoints[0].importRecords",
        '"Z0123456789ABCDEFGHIJ_imap.example.net_A"',
        "a list of alias records, each as ZONE_NAME_TYPE such as Z0123456789ABCDEFGHIJ_imap.example.net_A",
        "Let `npx --no -- cabal-tls adopt` write it; an empty list leaves the names outside the stack.",
      ],
    ],
    [
      "a mapping to adopt without its domain",
      [
        [["endpoints", 2, "import"], "api.example.net"],
        [["endpoints", 2, "importMapping"], "a1b2c3"],
      ],
      [
        "cabal-tls:endpoints[2].importMapping",
        '"a1b2c3"',
        "the id of a mapping and the domain name, such as a1b2c3/api.example.net",
        "Copy the id from `aws apigatewayv2 get-api-mappings`, or remove the key to leave the mapping outside the stack.",
      ],
    ],
    [
      "a rule to adopt by a word",
      [[["endpoints", 3, "routes", "uptime", "rule"], "inside"]],
      [
        "cabal-tls:endpoints[3].routes.uptime.rule",
        '"inside"',
        "outside, or the ARN of a rule, arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener-rule/app/NAME/ID/ID/ID",
        "Copy the ARN of the running rule, or remove the key to have one made.",
      ],
    ],
    [
      "a doctor's policy by a word",
      [[["doctorPolicy"], "yes"]],
      [
        "cabal-tls:doctorPolicy",
        '"yes"',
        "true or false",
        "Set it to true to have the stack make the IAM policy that the doctor needs, or remove the key.",
      ],
    ],
    [
      "subscribers that are one URL",
      [[["alerts"], "https://example.com"]],
      [
        "cabal-tls:alerts",
        '"https://example.com"',
        "an object with the keys emails and urls, of which one at least has an entry",
        "Name a subscriber, or remove the key to have no alarms.",
      ],
    ],
  ]);
});
