import { blocksEach, type Harm } from "../e2e/harmfulEdits.ts";

const PLAN = "core/rotation/certificatePlan.ts";
const WILDCARD = "components/certificates/wildcardCertificate.ts";
const VALIDATION = "components/certificates/certificateValidation.ts";
const NLB = "components/endpoints/nlbEndpoint.ts";
const LISTENER = "components/endpoints/tlsListener.ts";
const CLOUDFRONT = "components/endpoints/cloudFrontEndpoint.ts";
const ALARM = "components/alerts/metricAlarm.ts";

/** Beside the twelve of tests/e2e/gateMutants.test.ts. */
const HARMS: readonly Harm[] = [
  {
    title: "requests the new generation without protection",
    to: "new generation",
    file: PLAN,
    find: "protect: (existingArn === undefined || isObtained) && !wildcard.retiring.includes(generation),",
    replace: "protect: generation !== 3,",
    line: "wildcard-g3 UNEXPLAINED",
  },
  {
    title: "requests the new generation for a foreign name alone",
    to: "new generation",
    file: PLAN,
    find: "names: wildcardNames(controlDomain, settings),",
    replace: 'names: generation === 3 ? ["other.example"] : wildcardNames(controlDomain, settings),',
    line: "wildcard-g3 UNEXPLAINED",
  },
  {
    title: "requests the new generation by another way of validation",
    to: "new generation",
    file: WILDCARD,
    find: 'validationMethod: "DNS",',
    replace: 'validationMethod: planned.generation === 3 ? "EMAIL" : "DNS",',
    line: "wildcard-g3 UNEXPLAINED",
  },
  {
    title: "deletes the new generation together with its component",
    to: "new generation",
    file: WILDCARD,
    find: "{ parent, protect: planned.protect },",
    replace: "{ parent, protect: planned.protect, deletedWith: planned.generation === 3 ? parent : undefined },",
    line: "wildcard-g3 UNEXPLAINED",
  },
  {
    title: "deletes the validation record from DNS when it goes",
    file: WILDCARD,
    find: '{ parent, retainOnDelete: true, ignoreChanges: ["name"] },',
    replace: '{ parent, ignoreChanges: ["name"] },',
    line: "wildcard-validation-harmfull.example UNEXPLAINED",
  },
  {
    title: "lets validations follow their certificate",
    file: VALIDATION,
    find: 'ignoreChanges: ["certificateArn", "validationRecordFqdns"],',
    replace: "ignoreChanges: [],",
    line: "wildcard-g1-validation OUTSIDE_ROTATION",
  },
  {
    title: "waits for the new generation for a minute only",
    to: "new generation",
    file: VALIDATION,
    find: "{ recordFqdns, timeoutMinutes }: ValidationArgs,\n): aws",
    replace: "{ recordFqdns }: ValidationArgs,\n  timeoutMinutes = 1,\n): aws",
    line: "wildcard-g3-validation UNEXPLAINED",
  },
  {
    title: "moves the listener to another port",
    file: LISTENER,
    find: "port: parent.port,",
    replace: "port: 994,",
    line: "imap-listener CHANGES_MORE_THAN_CERTIFICATE",
  },
  {
    title: "forwards to another target group",
    file: NLB,
    find: '[{ type: "forward", targetGroupArn: this.targetGroupArn }],',
    replace:
      '[{ type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/x/0123456789abcdef" }],',
    line: "imap-listener CHANGES_MORE_THAN_CERTIFICATE",
  },
  {
    title: "serves the app without TLS as well",
    file: CLOUDFRONT,
    find: 'viewerProtocolPolicy: "redirect-to-https",',
    replace: 'viewerProtocolPolicy: "allow-all",',
    line: "admin-distribution CHANGES_MORE_THAN_CERTIFICATE",
  },
  {
    title: "serves the app under a foreign name as well",
    file: CLOUDFRONT,
    find: "aliases: [args.hostname],",
    replace: 'aliases: [args.hostname, "other.example"],',
    line: "admin-distribution CHANGES_MORE_THAN_CERTIFICATE",
  },
  {
    title: "disables the distribution",
    file: CLOUDFRONT,
    find: "enabled: true,",
    replace: "enabled: false,",
    line: "admin-distribution CHANGES_MORE_THAN_CERTIFICATE",
  },
  {
    title: "takes the domain name's IPv6 addresses away",
    file: "components/endpoints/apiGatewayEndpoint.ts",
    find: 'ipAddressType: "dualstack",',
    replace: 'ipAddressType: "ipv4",',
    line: "api-domain CHANGES_MORE_THAN_CERTIFICATE",
  },
  {
    title: "leads the endpoints' names elsewhere",
    file: "components/endpoints/aliasRecords.ts",
    find: "aliases: [{ name: dnsName,",
    replace: 'aliases: [{ name: "elsewhere.example.org",',
    line: "imap-alias-a OUTSIDE_ROTATION",
  },
  {
    title: "takes the subscribers from the alarm",
    file: ALARM,
    find: "alarmActions: [topicArn],",
    replace: "alarmActions: [],",
    line: "alerts-us-west-2-expiring OUTSIDE_ROTATION",
  },
  {
    title: "lets the alarm end with its data",
    file: ALARM,
    find: "treatMissingData: plan.treatMissingData,",
    replace: 'treatMissingData: "notBreaching",',
    line: "alerts-us-west-2-expiring OUTSIDE_ROTATION",
  },
  {
    title: "sends the alerts to somebody else as well",
    file: "components/alerts/alertTopic.ts",
    find: "...emails.map((endpoint) =>",
    replace: '...[...emails, "other@elsewhere.example"].map((endpoint) =>',
    line: "alerts-us-west-2-other@elsewhere.example OUTSIDE_ROTATION",
  },
  {
    title: "writes the inventory to another parameter",
    file: "components/inventory/stackInventory.ts",
    find: "name: parameterName,",
    replace: 'name: parameterName + "-new",',
    line: "inventory-parameter OUTSIDE_ROTATION",
  },
];

describe("the gate on a rotation whose program, with eighteen more changes,", function () {
  this.timeout(240_000);
  blocksEach(HARMS, { stack: "harmfull", domain: "harmfull.example" });
});
