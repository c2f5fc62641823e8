import { checkCases, type JudgedCase } from "./judgedCase.ts";
import {
  ARN,
  certificate,
  certificateUrn,
  moved,
  type RawStep,
  resource,
  UNKNOWN,
  validation,
  validationUrn,
} from "./planFixture.ts";

const LISTENER = "aws:lb/listener:Listener";
const RECORD = "aws:route53/record:Record";
const PARAMETER = "aws:ssm/parameter:Parameter";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const FUNCTION = "aws:lambda/function:Function";
/** A deletion that the engine keeps to itself. */
const retained = (name: string): RawStep => {
  const step = resource("delete", RECORD, name, { component: "cabal-tls:certificates:WildcardCertificate" });
  return { ...step, oldState: { ...step.oldState, retainOnDelete: true } };
};
const toRequested = moved({ to: [validationUrn(2)], arn: UNKNOWN });
const toIssued = moved({ to: [validationUrn(2)], arn: ARN[2] });

const MOVE_CASES: Readonly<Record<string, JudgedCase>> = {
  "a move to a generation that is requested in the same change": {
    steps: [toRequested, certificate("create", 2), validation("create", 2)],
    lines: ["switch pass MOVES_TO_REQUESTED", "stage pass REQUESTS_CERTIFICATE", "stage pass WAITS_FOR_ISSUE"],
  },
  "a move to an issued generation is a switch": { steps: [toIssued], lines: ["switch pass MOVES_TO_ISSUED"] },
  "a move to a lower generation is a roll-back": {
    steps: [moved({ from: [validationUrn(2)], was: ARN[2], to: [validationUrn(1)], arn: ARN[1] })],
    lines: ["rollback pass MOVES_TO_ISSUED"],
  },
  "a move to what is neither issued nor requested is blocked": {
    steps: [toRequested],
    lines: ["switch block NOT_ISSUED"],
  },
  "a move to a certificate that has expired in the meantime is blocked": {
    steps: [toIssued],
    answers: { [ARN[2]]: { state: "known", status: "EXPIRED", usedBy: [] } },
    lines: ["switch block NOT_ISSUED"],
  },
  "a move that does not wait for the issue is blocked": {
    steps: [moved({ to: [certificateUrn(2)], arn: ARN[2] })],
    lines: ["switch block NOT_VALIDATED"],
  },
  "a move to a certificate that was made elsewhere passes": {
    steps: [moved({ to: [certificateUrn(2)], arn: ARN[2] })],
    wildcard: { issued: [1, 2], active: 2, existing: { 2: { "us-west-2": ARN[2] } } },
    lines: ["switch pass MOVES_TO_ISSUED"],
  },
  "a move to a foreign certificate is blocked": {
    steps: [moved({ to: [], arn: ARN[2] })],
    lines: ["switch block UNKNOWN_CERTIFICATE"],
  },
  "a move that hangs on two generations is blocked": {
    steps: [moved({ to: [validationUrn(1), validationUrn(2)], arn: ARN[2] })],
    lines: ["switch block MIXES_GENERATIONS"],
  },
  "a rotation that changes the port as well is blocked": {
    steps: [moved({ to: [validationUrn(2)], arn: ARN[2], diff: ["certificateArn", "port"] })],
    declared: "rotation",
    lines: ["other block CHANGES_MORE_THAN_CERTIFICATE"],
  },
  "the same change undeclared is a change of the port": {
    steps: [moved({ to: [validationUrn(2)], arn: ARN[2], diff: ["certificateArn", "port"] })],
    lines: ["other block CHANGES_PORT"],
  },
  "a changed port does not hide a move that must not be": {
    steps: [moved({ to: [], arn: ARN[2], diff: ["certificateArn", "port"] })],
    lines: ["switch block UNKNOWN_CERTIFICATE"],
  },
};

const OTHER_CASES: Readonly<Record<string, JudgedCase>> = {
  "a deleted listener": {
    steps: [resource("delete", LISTENER, "imap-listener")],
    lines: ["other block DELETES_SERVING"],
  },
  "a replaced alias record": {
    steps: [resource("replace", RECORD, "imap-alias-a", { inputs: { type: "A" } })],
    lines: ["other block REPLACES_SERVING"],
  },
  "a replaced record that is no name of a service": {
    steps: [resource("replace", RECORD, "note", { inputs: { type: "TXT" } })],
    lines: ["other pass ORDINARY_CHANGE"],
  },
  "a deleted validation record": {
    steps: [
      resource("delete", RECORD, "wildcard-validation-example.net", {
        component: "cabal-tls:certificates:WildcardCertificate",
      }),
    ],
    lines: ["other block LOSES_VALIDATION_RECORD"],
  },
  "a validation record that stays in DNS after the last generation of ACM": {
    steps: [retained("wildcard-validation-example.net")],
    wildcard: { issued: [2], active: 2, settings: { 2: { issuer: "acme" } } },
    lines: ["plumbing pass LEAVES_VALIDATION_RECORD"],
  },
  "a validation record that leaves the stack while ACM issues a generation": {
    steps: [retained("wildcard-validation-example.net")],
    wildcard: { issued: [1, 2], active: 2, settings: { 2: { issuer: "acme" } } },
    lines: ["other block LOSES_VALIDATION_RECORD"],
  },
  "a validation record that would be deleted in DNS after the last generation of ACM": {
    steps: [
      resource("delete", RECORD, "wildcard-validation-example.net", {
        component: "cabal-tls:certificates:WildcardCertificate",
      }),
    ],
    wildcard: { issued: [2], active: 2, settings: { 2: { issuer: "acme" } } },
    lines: ["other block LOSES_VALIDATION_RECORD"],
  },
  "a validation record outside the component": {
    steps: [
      resource("replace", RECORD, "by-hand", {
        inputs: { type: "CNAME", records: ["_x.acm-validations.aws."] },
        component: "",
      }),
    ],
    lines: ["other block LOSES_VALIDATION_RECORD"],
  },
  "a deleted renewal function": {
    steps: [resource("delete", FUNCTION, "renewal-function", { component: "cabal-tls:renewal:RenewalFunction" })],
    lines: ["other block STOPS_RENEWAL"],
  },
  "a new version of the renewal function": {
    steps: [resource("update", FUNCTION, "renewal-function", { component: "cabal-tls:renewal:RenewalFunction" })],
    lines: ["other pass ORDINARY_CHANGE"],
  },
  "somebody's own function that is deleted": {
    steps: [resource("delete", FUNCTION, "report", { component: "" })],
    lines: ["other pass ORDINARY_CHANGE"],
  },
  "a deleted account key": {
    steps: [
      resource("delete", PARAMETER, "account", { inputs: { name: "/cabal/letsencrypt/account" }, component: "" }),
    ],
    lines: ["other block LOSES_ACCOUNT_KEY"],
  },
  "a renewed inventory, also in a rotation": {
    steps: [resource("update", PARAMETER, "inventory-parameter", { component: "cabal-tls:inventory:StackInventory" })],
    declared: "rotation",
    lines: ["plumbing pass DESCRIBES_THE_STACK"],
  },
  "the alarm of ACM's days that moves to the certificate which serves, also in a rotation": {
    steps: [alarm("dimensions.CertificateArn")],
    declared: "rotation",
    lines: ["plumbing pass ALARM_FOLLOWS"],
  },
  "an alarm that changes otherwise in a rotation": {
    steps: [alarm("dimensions.CertificateArn", "threshold")],
    declared: "rotation",
    lines: ["other block OUTSIDE_ROTATION"],
  },
  "a deleted alarm": {
    steps: [resource("delete", ALARM, "alerts-us-west-2-expiring", { component: "cabal-tls:alerts:AwsAlerts" })],
    lines: ["other block CHANGES_ALERTS"],
  },
  "an unprotected listener": {
    steps: [resource("same", LISTENER, "imap-listener", { protect: [true, false] })],
    lines: ["other block UNPROTECTS"],
  },
  "an unprotected listener in a rotation": {
    steps: [resource("same", LISTENER, "imap-listener", { protect: [true, false] })],
    declared: "rotation",
    lines: ["other block OUTSIDE_ROTATION"],
  },
  "a new listener": {
    steps: [resource("create", LISTENER, "web-listener")],
    lines: ["other pass ORDINARY_CHANGE"],
  },
  "a new listener in a rotation": {
    steps: [resource("create", LISTENER, "web-listener")],
    declared: "rotation",
    lines: ["other block OUTSIDE_ROTATION"],
  },
  "a CAA record, made, changed or deleted": {
    steps: (["create", "update", "delete"] as const).map((op) =>
      resource(op, "aws:route53/record:Record", `caa-${op}`, {
        inputs: { type: "CAA", records: ['0 issue "ca.example"'] },
      }),
    ),
    lines: ["other pass ORDINARY_CHANGE", "other pass ORDINARY_CHANGE", "other pass ORDINARY_CHANGE"],
  },
  "a CAA record in a rotation": {
    steps: [resource("create", "aws:route53/record:Record", "caa-record", { inputs: { type: "CAA" } })],
    declared: "rotation",
    lines: ["other block OUTSIDE_ROTATION"],
  },
  "a component, which AWS does not see": {
    steps: [resource("create", "cabal-tls:endpoints:NlbEndpoint", "web", { component: "" })],
    declared: "rotation",
    lines: ["plumbing pass ENGINE_ONLY"],
  },
};

for (const type of [
  "aws:cloudfront/distribution:Distribution",
  "aws:apigatewayv2/domainName:DomainName",
  "aws:apigatewayv2/apiMapping:ApiMapping",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
  "aws:lb/listenerRule:ListenerRule",
]) {
  Object.assign(OTHER_CASES, {
    [`a deleted ${type.split(":").at(-1)}`]: {
      steps: [resource("delete", type, "x")],
      lines: ["other block DELETES_SERVING"],
    },
    [`a replaced ${type.split(":").at(-1)}`]: {
      steps: [resource("replace", type, "x")],
      lines: ["other block REPLACES_SERVING"],
    },
  });
}

describe("the gate on consumers that take another certificate", () => checkCases(MOVE_CASES));
describe("the gate on everything else", () => checkCases(OTHER_CASES));

function alarm(...changed: readonly string[]) {
  return {
    ...resource("update", ALARM, "alerts-us-west-2-expiring", { component: "cabal-tls:alerts:AwsAlerts" }),
    detailedDiff: Object.fromEntries(changed.map((path) => [path, { kind: "update" }])),
  };
}
