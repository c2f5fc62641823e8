import assert from "node:assert/strict";
import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import { hostReaderPolicy, networkPolicy, schedulePolicy, trustPolicy } from "../../../core/renewal/rolePolicies.ts";

const SCOPE = { partition: "aws", region: "us-west-2", accountId: "111122223333" };
const PARAMETERS = hostParameters("/cabal/letsencrypt/smtp-out.example.net");
const READING = {
  Sid: "ServedCertificate",
  Effect: "Allow",
  Action: ["ssm:GetParameter", "ssm:GetParameters"],
  Resource: ["bundle", "chain", "tls-key", "tls-cert", "tls-ca-bundle"].map(
    (name) => `arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/smtp-out.example.net/${name}`,
  ),
};

describe("the policy of a service that serves a host's certificate", () => {
  it("reads the bundle and its copies, and nothing that is under way", () => {
    assert.deepEqual(hostReaderPolicy(SCOPE, PARAMETERS, undefined, undefined), {
      Version: "2012-10-17",
      Statement: [READING],
    });
  });

  it("decrypts through SSM only where the parameters have a key of their own", () => {
    assert.deepEqual(
      hostReaderPolicy(SCOPE, PARAMETERS, undefined, "arn:aws:kms:us-west-2:111122223333:key/1").Statement,
      [
        READING,
        {
          Sid: "ServedCertificateKey",
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: "arn:aws:kms:us-west-2:111122223333:key/1",
          Condition: { StringEquals: { "kms:ViaService": "ssm.us-west-2.amazonaws.com" } },
        },
      ],
    );
  });
});

describe("the policy of the schedule", () => {
  it("runs the one function, and puts what it could not deliver into the one queue", () => {
    assert.deepEqual(schedulePolicy(SCOPE, "renewer", "renewer-failures"), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Wake",
          Effect: "Allow",
          Action: "lambda:InvokeFunction",
          Resource: "arn:aws:lambda:us-west-2:111122223333:function:renewer",
        },
        {
          Sid: "Undelivered",
          Effect: "Allow",
          Action: "sqs:SendMessage",
          Resource: "arn:aws:sqs:us-west-2:111122223333:renewer-failures",
        },
      ],
    });
  });
});

describe("the policy of a function in a VPC", () => {
  it("lets Lambda manage network interfaces, and denies the same to the function's own code", () => {
    const actions = [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ];
    assert.deepEqual(networkPolicy(SCOPE, "renewer"), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "NetworkInterfaces", Effect: "Allow", Action: actions, Resource: "*" },
        {
          Sid: "NotByTheCode",
          Effect: "Deny",
          Action: actions,
          Resource: "*",
          Condition: {
            ArnEquals: { "lambda:SourceFunctionArn": "arn:aws:lambda:us-west-2:111122223333:function:renewer" },
          },
        },
      ],
    });
  });
});

describe("the trust policy of a role", () => {
  it("lets one service take the role on, for the account itself only", () => {
    assert.deepEqual(trustPolicy("scheduler.amazonaws.com", SCOPE), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Service",
          Effect: "Allow",
          Principal: { Service: "scheduler.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
      ],
    });
  });
});
