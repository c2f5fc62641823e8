import { type Edit, refuses, WITH_HOST } from "./rawStack.ts";

const CONTACT = "mailto:hostmaster@example.com";
const OWN_CA = "https://ca.example.org/dir";

function acme(changes: Readonly<Record<string, unknown>>): Edit[] {
  return [...WITH_HOST, [["acme"], { contact: CONTACT, agreeToTerms: true, ...changes }]];
}

const ENDPOINT_ID = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

describe("The ACME part of a config", () => {
  refuses([
    [
      "hosts without anybody to issue for them",
      [...WITH_HOST, [["acme"], undefined]],
      [
        "cabal-tls:acme",
        "(missing)",
        "an object with the keys contact and agreeToTerms, while hosts are listed",
        "Set contact to an address for the CA's notices and agreeToTerms to true, or remove hosts.",
      ],
    ],
    [
      "a network of the function without subnets",
      acme({ functionNetwork: {} }),
      [
        "cabal-tls:acme.functionNetwork.subnetIds",
        "(missing)",
        "a list of 1 to 16 subnet ids",
        "List private subnets of one VPC whose route tables lead to a NAT gateway: the CA is on the internet.",
      ],
    ],
    [
      "a subnet of the function that is none",
      acme({ functionNetwork: { subnetIds: ["private-a"] } }),
      [
        "cabal-tls:acme.functionNetwork.subnetIds[0]",
        '"private-a"',
        "the id of a subnet, such as subnet-0a1b2c3d4e5f67890",
        "Copy the id of a private subnet whose route table leads to a NAT gateway.",
      ],
    ],
    [
      "a subnet of the function that is there twice",
      acme({ functionNetwork: { subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3d"] } }),
      [
        "cabal-tls:acme.functionNetwork.subnetIds[1]",
        '"subnet-0a1b2c3d"',
        "each subnet once",
        "Remove the second subnet-0a1b2c3d.",
      ],
    ],
    [
      "a security group of the function that is there twice",
      acme({ functionNetwork: { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0a1b2c3d", "sg-0a1b2c3d"] } }),
      [
        "cabal-tls:acme.functionNetwork.securityGroupIds[1]",
        '"sg-0a1b2c3d"',
        "each group once",
        "Remove the second sg-0a1b2c3d.",
      ],
    ],
    [
      "an empty list of security groups",
      acme({ functionNetwork: { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: [] } }),
      [
        "cabal-tls:acme.functionNetwork.securityGroupIds",
        "[]",
        "a list of 1 to 5 security group ids",
        "List security groups of the subnets' VPC, or remove the key to have one made.",
      ],
    ],
    [
      "a VPC beside the function's subnets, which tell it",
      acme({ functionNetwork: { vpcId: "vpc-0a1b2c3d", subnetIds: ["subnet-0a1b2c3d"] } }),
      [
        "cabal-tls:acme.functionNetwork.vpcId",
        '"vpc-0a1b2c3d"',
        "one of the keys subnetIds, securityGroupIds",
        "Remove the key.",
      ],
    ],
    [
      "a missing contact",
      [[["acme"], { agreeToTerms: true }]],
      [
        "cabal-tls:acme.contact",
        "(missing)",
        "one mailto: URL such as mailto:hostmaster@example.com",
        "Give an address that is read: the CA writes there before it revokes certificates.",
      ],
    ],
    [
      "a contact that is no mailto: URL",
      acme({ contact: "hostmaster@example.com" }),
      [
        "cabal-tls:acme.contact",
        '"hostmaster@example.com"',
        "one mailto: URL such as mailto:hostmaster@example.com",
        "Give an address that is read: the CA writes there before it revokes certificates.",
      ],
    ],
    [
      "a consent that nobody gave",
      [[["acme"], { contact: CONTACT }]],
      [
        "cabal-tls:acme.agreeToTerms",
        "(missing)",
        "true",
        "Read the terms of every CA that you list (https://letsencrypt.org/repository/), and write true if you agree.",
      ],
    ],
    [
      "a refused consent",
      acme({ agreeToTerms: false }),
      [
        "cabal-tls:acme.agreeToTerms",
        "false",
        "true",
        "Read the terms of every CA that you list (https://letsencrypt.org/repository/), and write true if you agree.",
      ],
    ],
    [
      "a consent in quotes",
      acme({ agreeToTerms: "true" }),
      [
        "cabal-tls:acme.agreeToTerms",
        '"true"',
        "true",
        "Read the terms of every CA that you list (https://letsencrypt.org/repository/), and write true if you agree.",
      ],
    ],
    [
      "a CA that is neither known nor a URL",
      acme({ directories: ["letsencript"] }),
      [
        "cabal-tls:acme.directories[0]",
        '"letsencript"',
        "letsencrypt, google, zerossl, acm:REGION/ID of an ACME endpoint of ACM, or the https URL of an ACME directory",
        'Did you mean "letsencrypt"? Name a CA, or give the directory URL that it documents.',
      ],
    ],
    [
      "a directory without encryption",
      acme({ directories: ["http://ca.example.org/dir"] }),
      [
        "cabal-tls:acme.directories[0]",
        '"http://ca.example.org/dir"',
        "letsencrypt, google, zerossl, acm:REGION/ID of an ACME endpoint of ACM, or the https URL of an ACME directory",
        "Name a CA, or give the directory URL that it documents.",
      ],
    ],
    [
      "a CA that is listed by name and by URL",
      acme({ directories: ["letsencrypt", "https://acme-v02.api.letsencrypt.org/directory"] }),
      [
        "cabal-tls:acme.directories[1]",
        '"https://acme-v02.api.letsencrypt.org/directory"',
        "each CA once",
        "Remove the second https://acme-v02.api.letsencrypt.org/directory.",
      ],
    ],
    [
      "no CA at all",
      acme({ directories: [] }),
      [
        "cabal-tls:acme.directories",
        "[]",
        "a list of 1 to 5 CAs, in the order in which they are tried",
        "List the CAs, or remove the key for letsencrypt.",
      ],
    ],
    [
      "a staging directory for a CA that has a known one",
      acme({ staging: { letsencrypt: OWN_CA } }),
      [
        "cabal-tls:acme.staging.letsencrypt",
        '"https://ca.example.org/dir"',
        "keys that are directory URLs: the staging directory of a named CA is known",
        "Remove letsencrypt.",
      ],
    ],
    [
      "a staging directory of a CA that is not listed",
      acme({ staging: { [OWN_CA]: "https://ca.example.org/staging" } }),
      [
        'cabal-tls:acme.staging["https://ca.example.org/dir"]',
        '"https://ca.example.org/staging"',
        "keys that are in acme.directories: letsencrypt",
        "Add https://ca.example.org/dir to acme.directories, or remove it here.",
      ],
    ],
    [
      "a CA that wants an account binding and gets none",
      acme({ directories: ["letsencrypt", "zerossl"] }),
      [
        "cabal-tls:acme.eab.zerossl",
        "(missing)",
        "the SecureString with the { kid, hmacKey } that zerossl gave you",
        "Put them into SSM and name the parameter here: zerossl opens no account without.",
      ],
    ],
    [
      "an ACME endpoint of ACM without an account binding",
      acme({ directories: [`acm:us-west-2/${ENDPOINT_ID}`] }),
      [
        `cabal-tls:acme.eab["acm:us-west-2/${ENDPOINT_ID}"]`,
        "(missing)",
        `the SecureString with the { kid, hmacKey } that acm:us-west-2/${ENDPOINT_ID} gave you`,
        `Put them into SSM and name the parameter here: acm:us-west-2/${ENDPOINT_ID} opens no account without.`,
      ],
    ],
    [
      "an ACME endpoint of ACM without its id",
      acme({ directories: ["acm:us-west-2"] }),
      [
        "cabal-tls:acme.directories[0]",
        '"acm:us-west-2"',
        "letsencrypt, google, zerossl, acm:REGION/ID of an ACME endpoint of ACM, or the https URL of an ACME directory",
        "Name a CA, or give the directory URL that it documents.",
      ],
    ],
    [
      "the binding itself instead of its parameter",
      acme({
        directories: ["zerossl"],
        eab: { zerossl: "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W" },
      }),
      [
        "cabal-tls:acme.eab.zerossl",
        '"zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"',
        "an SSM parameter path such as /cabal/letsencrypt/eab/zerossl: letters, digits, _ . - in at most 15 parts, or /aws/reference/secretsmanager/NAME for a secret of Secrets Manager",
        "Give the name of a SecureString or of a secret that you have put there; its value never goes into the config.",
      ],
    ],
    [
      "a key of another region",
      acme({ kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555" }),
      [
        "cabal-tls:acme.kmsKeyArn",
        '"arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555"',
        "an ARN of the stack's region, us-west-2",
        "Name a key in us-west-2: SSM uses none of another region.",
      ],
    ],
    [
      "a prefix with a slash at its end",
      acme({ parameterPrefix: "/cabal/letsencrypt/" }),
      [
        "cabal-tls:acme.parameterPrefix",
        '"/cabal/letsencrypt/"',
        "an SSM parameter path such as /cabal/letsencrypt: letters, digits, _ . - in at most 12 parts",
        "Choose a path outside /aws and /ssm, without a slash at its end, or remove the key for /cabal/letsencrypt.",
      ],
    ],
    [
      "a function name that is too long for what is named after it",
      acme({ functionName: "f".repeat(49) }),
      [
        "cabal-tls:acme.functionName",
        `"${"f".repeat(49)}"`,
        "1 to 48 letters, digits, _ and -",
        "Choose a name that no other function of the account has, or remove the key for cabal-certbot-renewal.",
      ],
    ],
    [
      "a retention that CloudWatch does not have",
      acme({ logRetentionDays: 100 }),
      [
        "cabal-tls:acme.logRetentionDays",
        "100",
        "one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922",
        "Choose one of the periods that CloudWatch Logs has, or remove the key for 90.",
      ],
    ],
    [
      "an unknown key near a known one",
      acme({ directory: ["letsencrypt"] }),
      [
        "cabal-tls:acme.directory",
        '["letsencrypt"]',
        "one of the keys contact, agreeToTerms, directories, staging, eab, firstContact, functionName, parameterPrefix, kmsKeyArn, heartbeatParameter, reservedConcurrency, logRetentionDays, functionNetwork",
        'Did you mean "directories"? Rename the key.',
      ],
    ],
  ]);
});
