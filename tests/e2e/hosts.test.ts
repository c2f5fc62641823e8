import assert from "node:assert/strict";
import { paginateDescribeParameters, paginateGetParametersByPath, SSM } from "@aws-sdk/client-ssm";
import { type StackSettings, withoutHosts } from "../../examples/demo/stackSettings.ts";
import { problem } from "../../packages/local-aws/acme/fault.ts";
import { type FaultProxy, startFaultProxy } from "../../packages/local-aws/acme/startFaultProxy.ts";
import { type Pebble, startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { changes } from "./changes.ts";
import { checkout } from "./checkout.ts";
import { DeployedRenewal } from "./deployedRenewal.ts";
import { gateOutput, judged, previewed, summary } from "./gatedPreview.ts";
import { roleNeighbours } from "./roleNeighbours.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { storedParameters } from "./storedParameters.ts";
import { takenFunction, takenSchedule, takenTopic } from "./takenNames.ts";
import { type TestStack, testStack } from "./testStack.ts";

const FUNCTION = "hosts-renewal";
const PREFIX = "/hosts/letsencrypt";
const ROLE = `arn:aws:iam::111122223333:role/${FUNCTION}`;
const QUEUE = `arn:aws:sqs:us-west-2:111122223333:${FUNCTION}-failures`;
const KEY = "arn:aws:kms:us-west-2:111122223333:key/01234567-89ab-cdef-0123-456789abcdef";

describe("a stack with host certificates", function () {
  this.timeout(240_000);
  let pebble: Pebble;
  let proxy: FaultProxy;
  let stack: TestStack;
  let ssm: SSM;
  let renewal: DeployedRenewal;

  before(async () => {
    const { aws, toolchain } = await sharedLocalAws();
    pebble = await startPebble({ toolchain, aws });
    proxy = await startFaultProxy({ aws, pebble });
    stack = await testStack({ stack: "hosts", domain: "hosts.example", change: withTwoHosts });
    ssm = new SSM({
      endpoint: aws.url,
      region: "us-west-2",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
  });
  before(() => {
    renewal = new DeployedRenewal(FUNCTION, stack.shared.aws.url);
  });
  after(async () => {
    await stack?.dispose();
    await proxy?.stop();
    await pebble?.stop();
  });

  const withTwoHosts = (settings: StackSettings): StackSettings => ({
    ...settings,
    "cabal-tls:endpoints": (settings["cabal-tls:endpoints"] as readonly Record<string, unknown>[]).slice(0, 1),
    "cabal-tls:acme": {
      contact: "mailto:hostmaster@hosts.example",
      agreeToTerms: true,
      directories: [proxy.directory],
      functionName: FUNCTION,
      kmsKeyArn: KEY,
      logRetentionDays: 30,
      parameterPrefix: PREFIX,
    },
    "cabal-tls:hosts": ["smtp-out", "relay"].map((name) => ({
      name,
      deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: `absent-${name}` }],
      ...(name === "relay" ? { ports: [465], expose: { protect: false } } : {}),
    })),
  });

  /** The minute of our own, and the seconds that the CA named, are over. */
  const endBackoff = async (Name: string): Promise<void> => {
    const { Parameter: held } = await ssm.getParameter({ Name });
    const { retryAfter: _, notBefore: __, cas: ___, ...state } = JSON.parse(held?.Value ?? "{}");
    await ssm.putParameter({ Name, Value: JSON.stringify(state), Overwrite: true });
  };

  const parameters = async (): Promise<string[]> => {
    const names: string[] = [];
    for await (const { Parameters: found = [] } of paginateGetParametersByPath(
      { client: ssm },
      { Path: PREFIX, Recursive: true },
    )) {
      names.push(...found.map(({ Name: name = "" }) => name));
    }
    return names.sort();
  };

  // One at a time: the engine stops planning at the first of several refusals.
  for (const [what, take, name, alerts] of [
    ["function", takenFunction, FUNCTION, {}],
    ["schedule", takenSchedule, FUNCTION, {}],
    ["topic", takenTopic, "hosts-alerts-us-west-2", { "cabal-tls:alerts": { emails: ["ops@example.com"] } }],
  ] as const) {
    it(`is refused in the preview while something else has the name of its ${what}, and the gate lists it`, async () => {
      const free = await take(stack.shared.aws, name);
      try {
        const { code, report } = await judged(stack, await previewed(stack, { ...stack.settings, ...alerts }), "any");
        assert.equal(code, 1);
        assert.deepEqual(
          report.lines.flatMap(({ verdict, reason, detail }) => (reason === "NAME_TAKEN" ? [[verdict, detail]] : [])),
          [["block", `${what} ${name}`]],
        );
      } finally {
        await free();
        await stack.program.setConfig(stack.settings);
      }
    });
  }

  it("is deployed although the CA cannot serve, and says that nothing needs to be done", async () => {
    proxy.add({ fault: problem(503, "serverInternal", "5"), resources: ["newOrder"] });
    const up = await stack.up();
    const made = changes(up);
    assert.ok(made.includes("create Function renewal-function"));
    assert.ok(made.includes("create Invocation smtp-out-first"));
    assert.ok(made.includes("create Listener relay-465-listener"));
    assert.deepEqual(
      made.filter((line) => / smtp-out/.test(line)),
      ["create Invocation smtp-out-first"],
    );
    const warned = up.diagnostics.filter((line) => line.includes("has no certificate yet"));
    assert.equal(warned.length, 2, up.diagnostics.join("\n"));
    assert.match(
      warned.join("\n"),
      /smtp-out has no certificate yet .* nothing needs to be done\. See docs\/renewal\.md/,
    );
  });

  it("lists hosts, their ports and the function in the inventory", async () => {
    const { certificates, endpoints, renewal } = await stack.inventory();
    assert.deepEqual(
      certificates.map(({ name, pipeline }) => [name, pipeline]),
      [
        ["wildcard", "acm"],
        ["smtp-out", "letsencrypt"],
        ["relay", "letsencrypt"],
      ],
    );
    assert.deepEqual(
      endpoints.map(({ name, kind, port, protocol }) => [name, kind, port, protocol]),
      [
        ["imap", "nlb", 993, "tls"],
        ["smtp-out-465", "ecs", 465, "tls"],
        ["smtp-out-587", "ecs", 587, "smtp-starttls"],
        ["relay-465", "ecs", 465, "tls"],
      ],
    );
    const { listenerArn = "", targetGroupArn = "" } = endpoints[3]?.identifiers ?? {};
    assert.match(listenerArn, /^arn:aws:elasticloadbalancing:.*:listener\/net\//);
    assert.match(targetGroupArn, /^arn:aws:elasticloadbalancing:.*:targetgroup\/hosts-relay-465/);
    assert.equal(renewal?.functionName, FUNCTION);
  });

  it("has a function whose log, schedule, alarms and failed runs are kept as the config says", async () => {
    const { Runtime, Architectures, Timeout, LogGroup, ReservedConcurrentExecutions } = await renewal.configuration();
    assert.deepEqual([Runtime, Architectures, Timeout], ["nodejs24.x", ["arm64"], 900]);
    assert.equal(ReservedConcurrentExecutions, undefined);
    assert.deepEqual([LogGroup, await renewal.retention()], [`/aws/lambda/${FUNCTION}`, 30]);
    assert.deepEqual(await renewal.onFailure(), { MaximumRetryAttempts: 0, destination: QUEUE });
    assert.deepEqual(await renewal.schedule(), {
      ScheduleExpression: "rate(1 hour)",
      window: 15,
      State: "ENABLED",
      input: '{"source":"schedule"}',
      undelivered: QUEUE,
    });
    const alarms = await renewal.alarms();
    assert.deepEqual(
      alarms.map(({ AlarmName, MetricName, Statistic, EvaluationPeriods, TreatMissingData }) => [
        AlarmName,
        MetricName,
        Statistic,
        EvaluationPeriods,
        TreatMissingData,
      ]),
      [
        [`${FUNCTION}-errors`, "Errors", "Sum", 1, "notBreaching"],
        [`${FUNCTION}-stale`, "Errors", "Minimum", 6, "breaching"],
      ],
    );
    for (const { Dimensions } of alarms) assert.deepEqual(Dimensions, [{ Name: "FunctionName", Value: FUNCTION }]);
  });

  it("puts a failed scheduled run into its queue at once, with event and error", async () => {
    await endBackoff(`${PREFIX}/smtp-out.hosts.example/state`);
    await stack.shared.aws.control("fire", { name: FUNCTION, region: "us-west-2" });
    const message = await renewal.failure();
    assert.match(message, /"source": ?"schedule"/);
    assert.match(message, /1 of 2 hosts failed\. smtp-out: CA_UNAVAILABLE/);
    assert.doesNotMatch(message, /PRIVATE KEY/);
  });

  it("does not call the function again, nor update it, nor warn, when another checkout applies the same config", async () => {
    const asked = proxy.requests.length;
    const other = await checkout(stack);
    try {
      const up = await stack.program.from(other.dir).up();
      assert.equal(up.ok, true, up.stderr);
      assert.deepEqual(changes(up), []);
      assert.deepEqual(up.diagnostics, []);
    } finally {
      await other.dispose();
    }
    assert.equal(proxy.requests.length, asked);
  });

  it("has drift nowhere", async () => {
    const refresh = await stack.program.refresh();
    assert.equal(refresh.ok, true, refresh.diagnostics.join("\n"));
    assert.deepEqual(changes(refresh), []);
  });

  it("gets its certificates when the CA serves again", async () => {
    proxy.clear();
    for (const name of ["relay", "smtp-out"]) await endBackoff(`${PREFIX}/${name}.hosts.example/state`);
    const keys = ["relay", "smtp-out"].map((name) => `${PREFIX}/${name}.hosts.example/tls-key`);
    await stack.shared.aws.control("fire", { name: FUNCTION, region: "us-west-2" });
    const stored = await storedParameters(ssm, keys);
    assert.ok(stored.every((key) => key?.startsWith("-----BEGIN PRIVATE KEY-----")));
    assert.deepEqual(await stack.shared.aws.control("denied", { role: ROLE }), []);
  });

  it("encrypts keys with the key of the config, and nothing that is public", async () => {
    const found: (readonly [string, string])[] = [];
    for await (const { Parameters: page = [] } of paginateDescribeParameters({ client: ssm }, {})) {
      const own = page.filter(({ Name = "" }) => /^\/hosts\/letsencrypt\/(smtp-out|accounts)/.test(Name));
      found.push(...own.map(({ Name = "", KeyId }) => [Name.split("/").at(-1) ?? "", KeyId ?? "none"] as const));
    }
    const keys = new Map(found);
    assert.deepEqual(
      ["bundle", "tls-key", "tls-cert", "tls-ca-bundle", "chain", "state"].map((name) => keys.get(name)),
      [KEY, KEY, "none", "none", "none", "none"],
    );
    // The order that is done may still be there.
    assert.equal(found.filter(([name, key]) => key === KEY && name !== "pending").length, 3);
  });

  it("gives the function what it needs, and nothing beside it", async () => {
    const { zoneId } = stack.landscape;
    const site = { role: ROLE, zoneId, prefix: PREFIX, domain: "hosts.example", functionName: FUNCTION };
    const { own, neighbours } = await roleNeighbours(site);
    assert.deepEqual([...new Set(Object.values(own))], ["granted"], JSON.stringify(own));
    assert.deepEqual([...new Set(Object.values(neighbours))], ["refused"], JSON.stringify(neighbours));
    assert.equal(Object.keys(neighbours).length, 17);
  });

  it("has no private key in the engine's state, before and after", async () => {
    const name = `${PREFIX}/smtp-out.hosts.example/bundle`;
    const { Parameter: bundle } = await ssm.getParameter({ Name: name, WithDecryption: true });
    // The first line of a key is the same for all of its kind.
    const secret = bundle?.Value?.split("\n")[2] ?? "";
    assert.ok(secret.length > 20);
    await stack.up();
    const state = JSON.stringify(await stack.program.exportState());
    assert.ok(state.includes("smtp-out-first"));
    assert.equal(state.includes(secret), false);
    assert.equal(state.includes("PRIVATE KEY"), false);
  });

  it("adds copies under the operator's names in place, once the gate is told to let the role's policy change", async () => {
    const copies = { tlsKey: "/own/key", tlsCert: "/own/certificate", tlsCaBundle: "/own/chain", secure: true };
    const hosts = stack.settings["cabal-tls:hosts"] as readonly Record<string, unknown>[];
    const copied = hosts.map((host) => (host["name"] === "smtp-out" ? { ...host, copies } : host));
    const plan = await previewed(stack, { ...stack.settings, "cabal-tls:hosts": copied });
    const { report } = await judged(stack, plan, "auto");
    const blocked = ["renewal-policy CHANGES_RENEWAL"];
    assert.deepEqual(summary(report), { verdict: "block", kind: "other", blocked });
    const flags = ["--declare", "auto", "--format", "json", "--allow", report.allowable[0] ?? ""];
    assert.equal((await gateOutput(stack, plan, flags)).code, 0);
    const up = await stack.program.up();
    assert.deepEqual(changes(up), [
      "update Function renewal-function",
      "update Parameter inventory-parameter",
      "update RolePolicy renewal-policy",
    ]);
    const { certificates } = await stack.inventory();
    const entry = certificates.find(({ name }) => name === "smtp-out");
    assert.deepEqual(entry?.pipeline === "letsencrypt" ? entry.copies : undefined, copies);
    await stack.shared.aws.control("fire", { name: FUNCTION, region: "us-west-2" });
    const parts = await storedParameters(ssm, [copies.tlsKey, copies.tlsCert, copies.tlsCaBundle]);
    const [bundle] = await storedParameters(ssm, [`${PREFIX}/smtp-out.hosts.example/bundle`]);
    assert.equal(parts.join(""), bundle);
    const denied = (await stack.shared.aws.control("denied", { role: ROLE })) as readonly { readonly holder: string }[];
    assert.ok(denied.every(({ holder }) => holder === "test"));
  });

  it("leaves certificates and account keys where they are when the hosts go", async () => {
    const before = (await parameters()).filter((name) => !name.includes("/lease/"));
    assert.ok(before.some((name) => name.startsWith(`${PREFIX}/accounts/`)));
    await stack.program.setConfig(withoutHosts(stack.settings));
    const up = await stack.program.up();
    assert.equal(up.ok, true, up.diagnostics.join("\n"));
    assert.ok(changes(up).includes("delete Function renewal-function"));
    const after = await parameters();
    assert.deepEqual(
      before.filter((name) => !after.includes(name)),
      [],
    );
  });
});
