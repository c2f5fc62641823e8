import { blocksEach, type Harm } from "./harmfulEdits.ts";

const PLAN = "core/rotation/certificatePlan.ts";
const WILDCARD = "components/certificates/wildcardCertificate.ts";
const NLB = "components/endpoints/nlbEndpoint.ts";
const LISTENER = "components/endpoints/tlsListener.ts";
const LISTENER_OPTIONS = "{ parent, protect: args.protect ?? true, ...adoptingListener(args, kept) },";

const HARMS: readonly Harm[] = [
  {
    title: "requests the new generation for another domain",
    to: "new generation",
    file: PLAN,
    find: "const { name, controlDomain, wildcard, homeRegion } = args;",
    replace:
      "const { name, wildcard, homeRegion } = args;\n" +
      '  const controlDomain = generation === 3 ? "other.example" : args.controlDomain;',
    line: "wildcard-g3 UNEXPLAINED",
  },
  {
    title: "requests the new generation with a key type that its settings do not say",
    to: "new generation",
    file: PLAN,
    find: "keyAlgorithm: settings.keyAlgorithm,",
    replace: 'keyAlgorithm: generation === 3 ? "EC_secp384r1" : settings.keyAlgorithm,',
    line: "wildcard-g3 UNEXPLAINED",
  },
  {
    title: "lets an endpoint move before the other region's validation",
    to: "new generation",
    file: WILDCARD,
    find: "pulumi.all([arn, allIssued]).apply(([own]) => own)",
    replace: "arn",
    line: "imap-listener UNEXPLAINED",
  },
  {
    title: "leaves an endpoint behind",
    file: LISTENER,
    find: LISTENER_OPTIONS,
    replace: '{ parent, protect: args.protect ?? true, ignoreChanges: ["certificateArn"] },',
    line: "imap MISSING",
  },
  {
    title: "leaves the endpoints out of the inventory",
    file: "components/inventory/describeStack.ts",
    find: "endpoints: [...facts.endpoints.map(endpointEntry), ...facts.hosts.flatMap(hostEndpoints)],",
    replace: "endpoints: [],",
    line: "inventory-parameter UNEXPLAINED",
  },
  {
    title: "makes an address record below the WildcardCertificate",
    file: WILDCARD,
    find: "    this.#arns = gateByRegion(plan, published);\n",
    replace:
      "    this.#arns = gateByRegion(plan, published);\n" +
      '    new route53.Record("www", { zoneId: args.zoneId, name: "www.harmed.example", type: "A", ttl: 60,\n' +
      '      records: ["192.0.2.1"] }, { parent: this });\n',
    line: "www OUTSIDE_ROTATION",
  },
  {
    title: "takes the hooks away that confirm an update",
    file: "components/registration/confirmedUpdates.ts",
    find: "beforeUpdate: [hooks.foresee], afterUpdate: [hooks.confirm]",
    replace: "",
    line: "imap-listener UNEXPLAINED",
  },
  {
    title: "keeps the listener when it is deleted",
    file: LISTENER,
    find: LISTENER_OPTIONS,
    replace: "{ parent, protect: args.protect ?? true, retainOnDelete: true },",
    line: "imap-listener UNEXPLAINED",
  },
  {
    title: "lowers the listener's TLS policy",
    file: NLB,
    find: "sslPolicy: ENDPOINT_KINDS.nlb.tlsPolicy,",
    replace: 'sslPolicy: "ELBSecurityPolicy-2016-08",',
    line: "imap-listener CHANGES_MORE_THAN_CERTIFICATE",
  },
  {
    title: "changes the threshold of the alarm that follows",
    file: "components/alerts/metricAlarm.ts",
    find: "threshold: plan.threshold,",
    replace: "threshold: 1,",
    line: "alerts-us-west-2-expiring OUTSIDE_ROTATION",
  },
  {
    title: "opens another port",
    file: "components/endpoints/loadBalancer.ts",
    find: "for (const port of new Set(form.openPorts)) {",
    replace: "for (const port of new Set([...form.openPorts, 22])) {",
    line: "imap-in-22 OUTSIDE_ROTATION",
  },
  {
    title: "lets the endpoints' names follow the targets' health",
    file: "components/endpoints/aliasRecords.ts",
    find: "evaluateTargetHealth: false",
    replace: "evaluateTargetHealth: true",
    line: "imap-alias-a OUTSIDE_ROTATION",
  },
];

describe("the gate on a rotation whose program", function () {
  this.timeout(240_000);
  blocksEach(HARMS, { stack: "harmed", domain: "harmed.example" });
});
