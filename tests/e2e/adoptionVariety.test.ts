import assert from "node:assert/strict";
import { appendFile, readFile } from "node:fs/promises";
import type { EngineResult } from "../../packages/local-aws/engine/index.ts";
import { runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import { changes } from "./changes.ts";
import { meaning } from "./sameMeaning.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM, type TestStack, testStack } from "./testStack.ts";
import { CLIENT_SECRET, type VariedSystem, variedSystem } from "./variedSystem.ts";

const NAMES = { stack: "variety", domain: "variety.example" };
const REGION = "us-west-2";
const COMMAND_SECONDS = 60;

/** What one real-life system is, in AWS's words; certificates apart. */
interface Found {
  readonly imap: unknown;
  readonly web: unknown;
  readonly rules: Readonly<Record<string, unknown>>;
  readonly site: unknown;
  readonly api: unknown;
  readonly records: unknown;
}

describe("systems as accounts really have them", function () {
  this.timeout(240_000);
  let stack: TestStack;
  let system: VariedSystem;
  let found: Found;
  let adopted: Found;
  let up: EngineResult;
  let rotated: Found;
  let rotation: EngineResult;
  const reported: string[] = [];

  before(async () => {
    const { aws } = await sharedLocalAws();
    const landscape = await testLandscape(NAMES.domain, REGION);
    system = await variedSystem(aws, NAMES.domain, landscape);
    stack = await testStack({ ...NAMES, landscape });
    await stack.program.setConfig({});
  });
  after(() => stack?.dispose());

  it("are written down without an API name whose policy the provider refuses, which one command mends", async () => {
    const { leftOut } = await cli("adopt", "--control-domain", NAMES.domain, "--region", REGION);
    assert.deepEqual(
      leftOut.map(({ what, why }) => [what, why]),
      [
        [
          "api.variety.example:443",
          "its security policy is TLS_1_0, and the AWS provider imports domain names with TLS_1_2 only",
        ],
      ],
    );
    assert.equal((await readFile(stack.program.configFile, "utf8")).includes("api.variety.example"), false);
    await runPrinted(leftOut[0]?.fix ?? "");
    assert.deepEqual((await cli("adopt")).leftOut, []);
  });

  it("become the stack's by imports alone", async () => {
    const caa = `  cabal-tls:caa:\n    import: ${stack.landscape.zoneId}_${NAMES.domain}_CAA\n`;
    await appendFile(stack.program.configFile, caa);
    found = await systemNow();
    up = await stack.up();
    reported.push(JSON.stringify(up));
    assert.deepEqual(changes(up), [
      "create Parameter inventory-parameter",
      "import ApiMapping api-mapping",
      "import Distribution admin-distribution",
      "import DomainName api-domain",
      "import Listener imap-listener",
      "import Listener varied-web-listener",
      "import ListenerRule varied-web-mail-rule",
      "import ListenerRule varied-web-shop-rule",
      "import ListenerRule varied-web-vault-rule",
      "import ListenerRule varied-web-wiki-rule",
      "import Record admin-alias-a",
      "import Record api-alias-a",
      "import Record caa-record",
      "import Record imap-alias-a",
      "import Record varied-web-mail-alias-a",
      "import Record varied-web-shop-alias-a",
      "import Record varied-web-status-alias-a",
      "import Record varied-web-vault-alias-a",
      "import Record varied-web-wiki-alias-a",
    ]);
    adopted = await systemNow();
    assert.deepEqual(adopted, found);
  });

  it("have nothing to do in a second update, and no drift", async () => {
    const again = await stack.program.up({ flags: ["--skip-preview", "--refresh"] });
    assert.equal(again.ok, true, again.diagnostics.join("\n"));
    assert.deepEqual(changes(again), []);
  });

  it("rotate by updates of what serves the certificate alone", async () => {
    await cli("rotate", "next");
    rotation = await stack.program.up({ flags: ["--skip-preview"] });
    reported.push(JSON.stringify(rotation));
    assert.equal(rotation.ok, true, rotation.diagnostics.join("\n"));
    assert.deepEqual(
      changes(rotation).filter((change) => !change.startsWith("create ")),
      [
        "update Distribution admin-distribution",
        "update DomainName api-domain",
        "update Listener imap-listener",
        "update Listener varied-web-listener",
        "update Parameter inventory-parameter",
      ],
    );
    await stack.serves(2);
    rotated = await systemNow();
  });

  const kept: readonly (readonly [string, (system: Found) => unknown])[] = [
    ["a TLS listener that forwards, in both forms", ({ imap }) => imap],
    ["an HTTPS listener that weighs its target groups, without stickiness", ({ web }) => web],
    ["a rule that weighs its target groups", ({ rules }) => rules["wiki"]],
    ["a rule that is sticky", ({ rules }) => rules["shop"]],
    ["a rule behind an OIDC provider", ({ rules }) => rules["vault"]],
    ["a rule behind Cognito", ({ rules }) => rules["mail"]],
    ["a distribution with logs, functions, headers and an origin group", ({ site }) => site],
    ["an API's name", ({ api }) => api],
    ["records, a CAA record and its TTL among them", ({ records }) => records],
  ];
  for (const [what, of] of kept) {
    it(`keep all of ${what} through a rotation`, () => {
      assert.notEqual(of(found), undefined);
      assert.deepEqual(of(rotated), of(found));
    });
  }

  it("keep the client secret at AWS: no output, config or state has it", async () => {
    const state = JSON.stringify(await stack.program.exportState());
    assert.ok(state.includes("varied-web-vault-rule"), "the state has the rule with the login");
    const config = await readFile(stack.program.configFile, "utf8");
    for (const text of [...reported, config, state]) assert.equal(text.includes(CLIENT_SECRET), false);
    // The state's own words for what it does not know.
    assert.equal(state.match(/"clientSecret":"[^"]+"/), null);
  });

  it("import a mapping under its own id alone", async () => {
    const { deployment } = (await stack.program.exportState()) as StackState;
    const mapping = deployment.resources.find(({ type }) => type === "aws:apigatewayv2/apiMapping:ApiMapping");
    assert.match(mapping?.id ?? "", /^[a-z0-9]+$/);
    assert.equal(mapping?.importID, `${mapping?.id}/api.variety.example`);
  });

  async function cli(...args: string[]): Promise<{ readonly leftOut: { what: string; why: string; fix: string }[] }> {
    const json = args[0] === "adopt" ? ["--json"] : [];
    const { exitCode, stdout, stderr } = await runCommand({
      program: stack.shared.toolchain.node,
      args: ["cli/main.ts", ...args, "--file", stack.program.configFile, "--stack", NAMES.stack, ...json],
      cwd: PROGRAM,
      env: stack.program.env,
      deadlineSeconds: COMMAND_SECONDS,
    });
    assert.equal(exitCode, 0, stderr);
    reported.push(stdout, stderr);
    return args[0] === "adopt" ? JSON.parse(stdout) : { leftOut: [] };
  }

  /** The printed command with the SDK in the place of the AWS CLI. */
  async function runPrinted(fix: string): Promise<void> {
    const command =
      /^Change the policy first, and run this again: aws apigateway update-domain-name --region us-west-2 --domain-name (\S+) --patch-operations '(.+)'$/;
    const [, domainName, operations] = command.exec(fix) ?? [];
    assert.ok(operations !== undefined, fix);
    await system.clients.apiV1.updateDomainName({ domainName, patchOperations: JSON.parse(operations) });
  }

  async function systemNow(): Promise<Found> {
    const { elb, cloudFront, apiV1, route53 } = system.clients;
    const listeners = await elb.describeListeners({ ListenerArns: [system.imapListener, system.webListener] });
    const listener = (arn: string) => {
      const one = listeners.Listeners?.find(({ ListenerArn }) => ListenerArn === arn);
      return meaning({ ...one, Certificates: undefined });
    };
    const { Rules = [] } = await elb.describeRules({ ListenerArn: system.webListener });
    const named = Rules.filter(({ IsDefault }) => !IsDefault).map(
      (rule) => [rule.Conditions?.[0]?.HostHeaderConfig?.Values?.[0]?.split(".")[0], meaning(rule)] as const,
    );
    const site = (await cloudFront.getDistributionConfig({ Id: system.distributionId })).DistributionConfig;
    const viewer = { ...site?.ViewerCertificate, ACMCertificateArn: undefined, Certificate: undefined };
    const api = await apiV1.getDomainName({ domainName: system.apiName });
    const zone = await route53.listResourceRecordSets({ HostedZoneId: stack.landscape.zoneId });
    return {
      imap: listener(system.imapListener),
      web: listener(system.webListener),
      rules: Object.fromEntries(named),
      site: meaning({ ...site, ViewerCertificate: viewer }),
      api: meaning({ ...api, regionalCertificateArn: undefined, certificateUploadDate: undefined }),
      records: meaning(zone.ResourceRecordSets?.filter(({ Type }) => Type !== "SOA" && Type !== "NS")),
    };
  }
});

interface StackState {
  readonly deployment: {
    readonly resources: readonly { readonly type: string; readonly id?: string; readonly importID?: string }[];
  };
}
