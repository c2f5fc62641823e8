import assert from "node:assert/strict";
import type { HostSettings, RenewalSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import type { PolicyStatement } from "../../../core/permissions/policyDocument.ts";
import { FUNCTION_CALLS } from "../../../core/renewal/functionCalls.ts";
import { assertPoliciesFit, functionPolicy } from "../../../core/renewal/functionPolicy.ts";

const HOST: HostSettings = {
  name: "smtp-out",
  names: ["smtp-out.example.net"],
  keyType: "EC_prime256v1",
  endpoints: [{ hostname: "smtp-out.example.net", port: 465, protocol: "tls" }],
  deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }],
  challenges: [
    { name: "smtp-out.example.net", recordName: "_acme-challenge.smtp-out.example.net", zoneId: "ZCONTROL" },
  ],
};
const ACM = { kind: "acm", regions: ["us-west-2", "us-east-1"] } as const;
const GIVEN = { "us-west-2": "arn:aws:acm:us-west-2:111122223333:certificate/by-hand" };
const ADOPTED: HostSettings = { ...HOST, name: "wildcard-g1", deployTo: [{ ...ACM, arns: GIVEN }] };
const SETTINGS: RenewalSettings = {
  version: 1,
  stack: "prod",
  region: "us-west-2",
  parameterPrefix: "/cabal/letsencrypt",
  contact: "mailto:hostmaster@example.com",
  certificateAuthorities: [{ id: "letsencrypt", directory: "https://acme-v02.api.letsencrypt.org/directory" }],
  hosts: [HOST],
};
const COPIES = {
  tlsKey: "/cabal/control_domain_ssl_key",
  tlsCert: "/cabal/control_domain_ssl_cert",
  tlsCaBundle: "/cabal/control_domain_chain_cert",
  secure: true,
};
const SCOPE = { partition: "aws", region: "us-west-2", accountId: "111122223333" };

function statements(change: Partial<RenewalSettings> = {}): Record<string, PolicyStatement> {
  const policy = functionPolicy({
    scope: SCOPE,
    settings: { ...SETTINGS, ...change },
    logGroup: "/aws/lambda/cabal-certbot-renewal",
    failureQueue: "cabal-certbot-renewal-failures",
  });
  return Object.fromEntries(policy.Statement.map((statement) => [statement.Sid, statement]));
}

function actionsOf(policy: Record<string, PolicyStatement>): string[] {
  return Object.values(policy).flatMap(({ Action: action }) => action);
}

describe("the policy of the renewal function", () => {
  it("grants exactly the calls that the function makes, its log and its queue of failures", () => {
    const granted = actionsOf(
      statements({
        kmsKeyId: "arn:aws:kms:us-west-2:111122223333:key/1",
        heartbeatParameter: "/cabal/letsencrypt/heartbeat",
        certificateAuthorities: [
          { id: "own", directory: "https://ca.example/dir", eabParameter: "/aws/reference/secretsmanager/cabal/eab" },
        ],
        hosts: [{ ...HOST, copies: COPIES, deployTo: [...HOST.deployTo, ACM] }, ADOPTED],
      }),
    );
    const made = FUNCTION_CALLS.map(({ action }) => action);
    assert.deepEqual(granted.filter((action) => !/^(logs|sqs):/.test(action)).sort(), [...made].sort());
    assert.deepEqual(granted.filter((action) => /^(logs|sqs):/.test(action)).sort(), [
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "sqs:SendMessage",
    ]);
  });

  it("grants no action by a wildcard, and nothing on everything", () => {
    for (const { Action: action, Resource: resource } of Object.values(statements())) {
      assert.equal(
        [action].flat().some((one) => one.includes("*")),
        false,
      );
      assert.equal([resource].flat().includes("*"), false);
    }
  });

  it("lets it change TXT records of the configured names in their zone, by all three condition keys", () => {
    assert.deepEqual(statements()["ChallengeRecordsZCONTROL"], {
      Sid: "ChallengeRecordsZCONTROL",
      Effect: "Allow",
      Action: ["route53:ChangeResourceRecordSets"],
      Resource: ["arn:aws:route53:::hostedzone/ZCONTROL"],
      Condition: {
        "ForAllValues:StringEquals": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["_acme-challenge.smtp-out.example.net"],
          "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"],
          "route53:ChangeResourceRecordSetsActions": ["CREATE", "DELETE"],
        },
        Null: {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": "false",
          "route53:ChangeResourceRecordSetsRecordTypes": "false",
          "route53:ChangeResourceRecordSetsActions": "false",
        },
      },
    });
  });

  it("grants a delegated name in the zone that it is delegated to, and in no other", () => {
    const delegated = { name: "relay.example.net", recordName: "relay.acme.example.org", zoneId: "ZOTHER" };
    const relay = { ...HOST, name: "relay", names: ["relay.example.net"], challenges: [delegated] };
    const policy = statements({ hosts: [HOST, relay] });
    const names = (sid: string) =>
      policy[sid]?.Condition?.["ForAllValues:StringEquals"]?.["route53:ChangeResourceRecordSetsNormalizedRecordNames"];
    assert.deepEqual(names("ChallengeRecordsZOTHER"), ["relay.acme.example.org"]);
    assert.deepEqual(names("ChallengeRecordsZCONTROL"), ["_acme-challenge.smtp-out.example.net"]);
    assert.deepEqual(policy["ChallengeZones"]?.Resource, [
      "arn:aws:route53:::hostedzone/ZCONTROL",
      "arn:aws:route53:::hostedzone/ZOTHER",
    ]);
  });

  it("lets it import into ACM of the configured regions: over what has the stack's tag, else with it and no other tag", () => {
    const policy = statements({ hosts: [HOST, { ...HOST, name: "mail", deployTo: [ACM] }] });
    const certificates = (id: string) =>
      ["us-west-2", "us-east-1"].map((region) => `arn:aws:acm:${region}:111122223333:certificate/${id}`);
    const tagging = {
      StringEquals: { "aws:RequestTag/cabal-tls:stack": "prod" },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["Name", "cabal-tls:stack", "cabal-tls:host"] },
      Null: { "aws:TagKeys": "false" },
    };
    const acm = Object.values(policy).filter(({ Action: action }) =>
      [action].flat().some((one) => one.startsWith("acm:")),
    );
    assert.deepEqual(acm, [
      {
        Sid: "AcmCertificates",
        Effect: "Allow",
        Action: ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
        Resource: certificates("*"),
      },
      {
        Sid: "AcmList",
        Effect: "Allow",
        Action: ["acm:ListCertificates"],
        Resource: ["*"],
        Condition: { StringEquals: { "aws:RequestedRegion": ["us-west-2", "us-east-1"] } },
      },
      {
        Sid: "AcmOwn",
        Effect: "Allow",
        Action: ["acm:ImportCertificate"],
        Resource: certificates("*"),
        Condition: { StringEquals: { "aws:ResourceTag/cabal-tls:stack": "prod" } },
      },
      {
        Sid: "AcmNew",
        Effect: "Allow",
        Action: ["acm:ImportCertificate"],
        Resource: certificates("*"),
        Condition: tagging,
      },
      {
        Sid: "AcmNewTags",
        Effect: "Allow",
        Action: ["acm:AddTagsToCertificate"],
        Resource: certificates("?"),
        Condition: tagging,
      },
    ]);
  });

  it("grants nothing of ACM where ACM is no target", () => {
    assert.equal(
      actionsOf(statements()).some((action) => action.startsWith("acm:")),
      false,
    );
  });

  it("grants the parameters of its hosts and of its accounts, and not what else is below the prefix", () => {
    const policy = statements();
    assert.deepEqual(policy["HostParameters"]?.Resource, [
      "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/smtp-out.example.net/*",
    ]);
    assert.deepEqual(policy["AccountParameters"]?.Resource, [
      "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/accounts/*",
    ]);
    assert.deepEqual(policy["AccountParameters"]?.Action, ["ssm:GetParameter", "ssm:PutParameter"]);
    assert.equal(policy["SecretParameters"], undefined);
  });

  it("reads and writes copies under names of the operator's, exactly these, and deletes none of them", () => {
    assert.equal(statements()["HostCopies"], undefined);
    const policy = statements({ hosts: [HOST, { ...HOST, name: "wild", names: ["*.example.net"], copies: COPIES }] });
    assert.deepEqual(policy["HostCopies"], {
      Sid: "HostCopies",
      Effect: "Allow",
      Action: ["ssm:GetParameters", "ssm:PutParameter"],
      Resource: [
        "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/control_domain_ssl_key",
        "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/control_domain_ssl_cert",
        "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/control_domain_chain_cert",
      ],
    });
    assert.deepEqual(policy["HostParameters"]?.Resource, [
      "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/smtp-out.example.net/*",
      "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/_.example.net/*",
    ]);
  });

  it("deletes no account key, whatever happens", () => {
    const deleting = Object.values(statements()).filter(({ Action: action }) =>
      [action].flat().some((one) => /Delete/.test(one)),
    );
    assert.deepEqual(
      deleting.map(({ Sid }) => Sid),
      ["HostParameters", "AccountLeases", "OpenChallenges"],
    );
    assert.deepEqual(statements()["AccountLeases"]?.Resource, [
      "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/account-leases/*",
    ]);
  });

  it("deletes challenge records of hosts that were removed, and writes none under such a name", () => {
    assert.deepEqual(statements()["RemovedChallenges"], {
      Sid: "RemovedChallenges",
      Effect: "Allow",
      Action: ["route53:ChangeResourceRecordSets"],
      Resource: ["arn:aws:route53:::hostedzone/ZCONTROL"],
      Condition: {
        "ForAllValues:StringLike": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["_acme-challenge.*"],
        },
        "ForAllValues:StringEquals": {
          "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"],
          "route53:ChangeResourceRecordSetsActions": ["DELETE"],
        },
        Null: {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": "false",
          "route53:ChangeResourceRecordSetsRecordTypes": "false",
          "route53:ChangeResourceRecordSetsActions": "false",
        },
      },
    });
    assert.deepEqual(statements()["OpenChallenges"]?.Resource, [
      "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/challenge-records/prod",
      "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/challenge-records/prod/*",
    ]);
  });

  it("reads the secrets that the config names, and writes none", () => {
    const certificateAuthorities = [
      { id: "zerossl", directory: "https://acme.zerossl.com/v2/DV90", eabParameter: "/own/eab" },
    ];
    const secrets = statements({ certificateAuthorities, heartbeatParameter: "/own/heartbeat" })["SecretParameters"];
    assert.deepEqual(secrets?.Action, ["ssm:GetParameter"]);
    assert.deepEqual(secrets?.Resource, [
      "arn:aws:ssm:us-west-2:111122223333:parameter/own/eab",
      "arn:aws:ssm:us-west-2:111122223333:parameter/own/heartbeat",
    ]);
  });

  it("reads the secret of Secrets Manager to which a binding refers, through SSM and under its own name", () => {
    const eabParameter = "/aws/reference/secretsmanager/cabal/eab";
    const certificateAuthorities = [{ id: "zerossl", directory: "https://acme.zerossl.com/v2/DV90", eabParameter }];
    const made = statements({ certificateAuthorities });
    assert.deepEqual(made["SecretParameters"]?.Resource, [
      "arn:aws:ssm:us-west-2:111122223333:parameter/aws/reference/secretsmanager/cabal/eab",
    ]);
    assert.deepEqual(
      [made["Secrets"]?.Action, made["Secrets"]?.Resource],
      [["secretsmanager:GetSecretValue"], ["arn:aws:secretsmanager:us-west-2:111122223333:secret:cabal/eab-??????"]],
    );
    assert.equal(statements()["Secrets"], undefined);
  });

  it("rolls its own services, and each of them once", () => {
    const twin = { ...HOST, name: "twin", names: ["twin.example.net"] };
    assert.deepEqual(statements({ hosts: [HOST, twin] })["Services"]?.Resource, [
      "arn:aws:ecs:us-west-2:111122223333:service/cabal-mail/cabal-smtp-out",
    ]);
  });

  it("uses a key of the user's through SSM only, and asks for none with the account's own", () => {
    assert.equal(statements()["Key"], undefined);
    assert.deepEqual(statements({ kmsKeyId: "arn:aws:kms:us-west-2:111122223333:key/1" })["Key"], {
      Sid: "Key",
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
      Resource: ["arn:aws:kms:us-west-2:111122223333:key/1"],
      Condition: { StringEquals: { "kms:ViaService": "ssm.us-west-2.amazonaws.com" } },
    });
  });

  it("is refused when it is longer than IAM takes", () => {
    const statement = { Sid: "Long", Effect: "Allow", Action: "a:B", Resource: "x".repeat(10_240) } as const;
    assert.throws(() => assertPoliciesFit({ Version: "2012-10-17", Statement: [statement] }), {
      message:
        "The renewal function's policy has 10339 characters; IAM takes 10240 in the inline policies of a role. " +
        "Split the hosts over two stacks, each with a functionName of its own.",
    });
    assert.doesNotThrow(() => assertPoliciesFit({ Version: "2012-10-17", Statement: [] }));
  });
});
