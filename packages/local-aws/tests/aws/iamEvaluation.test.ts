import assert from "node:assert/strict";
import { runPython, SCRIPTS_MS } from "./python.ts";

const TXT_KEY = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
const ZONE = "arn:aws:route53:::hostedzone/Z1";

const FITTING = { "ForAllValues:StringEquals": { [TXT_KEY]: ["_acme-challenge.a.example.net"] } };
const statement = (more: object = {}) => ({
  Effect: "Allow",
  Action: "route53:ChangeResourceRecordSets",
  Resource: ZONE,
  Condition: FITTING,
  ...more,
});
const names = (...values: string[]) => ({ [TXT_KEY.toLowerCase()]: values });

interface Case {
  readonly title: string;
  readonly statements: readonly object[];
  readonly action?: string;
  readonly resource?: string;
  readonly context?: object;
  readonly allowed: boolean;
}

const CHALLENGE = names("_acme-challenge.a.example.net");
const SSM = "arn:aws:ssm:us-west-2:111122223333:parameter";
const CASES: readonly Case[] = [
  { title: "all values fit", statements: [statement()], context: CHALLENGE, allowed: true },
  {
    title: "one of several values does not fit",
    statements: [statement()],
    context: names("_acme-challenge.a.example.net", "www.example.net"),
    allowed: false,
  },
  { title: "ForAllValues with no value at all", statements: [statement()], context: {}, allowed: true },
  { title: "ForAllValues with an empty list of values", statements: [statement()], context: names(), allowed: true },
  {
    title: "ForAllValues with no value at all, beside Null: false",
    statements: [statement({ Condition: { ...FITTING, Null: { [TXT_KEY]: "false" } } })],
    context: {},
    allowed: false,
  },
  {
    title: "ForAllValues with an empty list of values, beside Null: false",
    statements: [statement({ Condition: { ...FITTING, Null: { [TXT_KEY]: "false" } } })],
    context: names(),
    allowed: false,
  },
  {
    title: "ForAllValues with fitting values, beside Null: false",
    statements: [statement({ Condition: { ...FITTING, Null: { [TXT_KEY]: "false" } } })],
    context: CHALLENGE,
    allowed: true,
  },
  {
    title: "ForAnyValue with no value at all",
    statements: [statement({ Condition: { "ForAnyValue:StringEquals": { [TXT_KEY]: ["a"] } } })],
    context: {},
    allowed: false,
  },
  { title: "another resource", statements: [statement()], context: CHALLENGE, resource: `${ZONE}2`, allowed: false },
  {
    title: "another action",
    statements: [statement()],
    context: CHALLENGE,
    action: "route53:DeleteHostedZone",
    allowed: false,
  },
  {
    title: "an action in other letters, by a pattern",
    statements: [statement({ Action: "Route53:change*" })],
    context: CHALLENGE,
    allowed: true,
  },
  {
    title: "a denial beside a permission",
    statements: [statement(), { Effect: "Deny", Action: "*", Resource: "*" }],
    context: CHALLENGE,
    allowed: false,
  },
  {
    title: "an operator that nobody knows",
    statements: [statement({ Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } })],
    allowed: false,
  },
  {
    title: "a key without a value under StringEquals",
    statements: [statement({ Condition: { StringEquals: { "kms:ViaService": "ssm.us-west-2.amazonaws.com" } } })],
    allowed: false,
  },
  {
    title: "a key without a value under StringEqualsIfExists",
    statements: [statement({ Condition: { StringEqualsIfExists: { "kms:ViaService": "x" } } })],
    allowed: true,
  },
  {
    title: "Null, for a key that has to be absent",
    statements: [statement({ Condition: { Null: { "kms:viaservice": "true" } } })],
    allowed: true,
  },
  {
    title: "a path that only begins like the allowed one",
    statements: [{ Effect: "Allow", Action: "ssm:PutParameter", Resource: `${SSM}/a/*` }],
    action: "ssm:PutParameter",
    resource: `${SSM}/ab`,
    allowed: false,
  },
  {
    title: "everything but the named actions",
    statements: [{ Effect: "Allow", NotAction: "ssm:Delete*", Resource: "*" }],
    action: "ssm:PutParameter",
    resource: `${SSM}/a`,
    allowed: true,
  },
  { title: "no statement", statements: [], allowed: false },
];

describe("policies of the local IAM", function () {
  this.timeout(SCRIPTS_MS);
  let results: boolean[];

  before(async () => {
    const given = CASES.map(({ statements, action, resource, context }) => ({
      document: { Version: "2012-10-17", Statement: statements },
      action: action ?? "route53:ChangeResourceRecordSets",
      resource: resource ?? ZONE,
      context: context ?? {},
    }));
    const script = `
from local_aws.iam_evaluation import allows
result = [allows([one["document"]], one["action"], one["resource"], one["context"]) for one in given]`;
    results = (await runPython(script, given)) as boolean[];
  });

  for (const [index, { title, allowed }] of CASES.entries()) {
    it(`${allowed ? "allow" : "refuse"}: ${title}`, () => assert.equal(results[index], allowed));
  }
});
