import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { assertSucceeded } from "../../examples/demo/deployment.ts";
import { type Landscape, landscapeOf } from "../../examples/demo/landscape.ts";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { createWorkspace, type PulumiStack } from "../../packages/local-aws/engine/index.ts";
import { type CommandOutput, runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import { changes } from "./changes.ts";
import { handMadeCertificate } from "./handMadeCertificate.ts";
import { outsideClients } from "./outsideClients.ts";
import { alias, loadBalancer, type Stage, targetGroup } from "./outsideStage.ts";
import { type SharedLocalAws, sharedLocalAws } from "./sharedLocalAws.ts";
import { PROGRAM } from "./testStack.ts";
import { typedAnswers } from "./typedAnswers.ts";

/** Regions that no other test uses: what an account has there is this test's. */
const [EMPTY, FULL] = ["eu-north-1", "eu-central-1"];
const SCHEMA = "docs/config.schema.json";
const ENTER = "\r";

describe("init", function () {
  this.timeout(300_000);
  let shared: SharedLocalAws;
  let landscape: Landscape;
  /** A project with no stack yet. */
  let project: string;
  let program: PulumiStack;

  before(async () => {
    shared = await sharedLocalAws();
    project = await mkdtemp(join(tmpdir(), "cabal-tls-init-"));
    await cp(join(PROGRAM, "Pulumi.yaml"), join(project, "Pulumi.yaml"));
    await mkdir(join(project, "docs"));
    await cp(join(PROGRAM, SCHEMA), join(project, SCHEMA));
    program = await createWorkspace({ ...shared, programDir: PROGRAM, stack: "init" });
    landscape = await deployedLandscape("init-landscape.example");
  });
  after(async () => {
    await program?.dispose();
    await rm(project, { recursive: true, force: true });
  });

  it("writes a file that previews for an account that has a zone and nothing else", async () => {
    const domain = "init-empty.example";
    const refused = await init("--stack", "empty", "--control-domain", domain, "--region", EMPTY);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /^Route 53 has no public zone init-empty\.example\. /);

    await outsideClients(shared.aws, EMPTY).route53.createHostedZone({ Name: domain, CallerReference: domain });
    const { exitCode, stdout, stderr } = await init("--stack", "empty", "--control-domain", domain, "--region", EMPTY);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^Pulumi\.empty\.yaml is written: endpoints imap, admin, monitoring\.\n/);
    assert.match(stdout, /\n {2}- no API\n {2}- no server with a certificate of its own\n/);
    const settings = await written("empty");
    assert.equal(settings["cabal-tls:hosts"], undefined);
    assert.deepEqual(await previewedKinds(settings), ["create"]);

    const again = await init("--stack", "empty", "--control-domain", domain, "--region", EMPTY);
    assert.equal(again.exitCode, 1);
    assert.match(again.stderr, /^Pulumi\.empty\.yaml exists, and init overwrites nothing: /);
  });

  it("writes one endpoint alone for who has no other, and no network for a site", async () => {
    const domain = "init-empty.example";
    const place = ["--stack", "site", "--control-domain", domain, "--region", EMPTY];
    const { exitCode, stdout, stderr } = await init(...place, "--endpoint", "admin");
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^Pulumi\.site\.yaml is written: endpoints admin\.\n/);
    const settings = await written("site");
    assert.equal(settings["cabal-tls:network"], undefined);
    assert.deepEqual(
      (await previewedLines(settings)).filter((line) => /^create (Distribution|Listener|Vpc) /.test(line)),
      ["create Distribution admin-distribution"],
    );
  });

  it("asks on a terminal what of a landscape is to be used, and writes a file that previews", async () => {
    const options = ["--stack", "full", "--region", FULL, "--control-domain", "init-landscape.example"];
    const { exitCode, screen } = await typedAnswers({
      python: shared.toolchain.python,
      command: [...COMMAND(), ...options, "--mail-domain", "example.com", "--vpc", landscape.vpcId],
      cwd: project,
      env: environment(),
      answers: [
        { after: /Which endpoints are to be made\?[\s\S]*monitoring: an Application Load Balancer/, keys: ENTER },
        { after: /Which Network Load Balancer for IMAP\?[\s\S]*a new one[\s\S]*which is there/, keys: ENTER },
        { after: /Which API is to have a name\?[\s\S]*landscape \(\w+, stage prod\)/, keys: ENTER },
        { after: /Let's Encrypt issues the certificate of smtp-out\. Do you agree/, keys: "y" },
        { after: /Where may it send notices\?/, keys: `ops@example.com${ENTER}` },
      ],
      deadlineSeconds: 120,
    });
    assert.equal(exitCode, 0, screen);
    assert.match(screen, /Pulumi\.full\.yaml is written: endpoints imap, admin, api, monitoring; hosts smtp-out\./);
    const settings = await written("full");
    assert.deepEqual(settings["cabal-tls:network"], {
      vpcId: landscape.vpcId,
      subnetIds: [...landscape.subnetIds],
    });
    assert.equal(settings["cabal-tls:zoneId"], landscape.zoneId);
    assert.deepEqual(settings["cabal-tls:acme"], { contact: "mailto:ops@example.com", agreeToTerms: true });
    assert.deepEqual(settings["cabal-tls:hosts"], [
      { name: "smtp-out", deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }] },
    ]);
    const api = (settings["cabal-tls:endpoints"] as Record<string, unknown>[]).find(({ name }) => name === "api");
    assert.deepEqual([api?.["apiId"], api?.["stage"]], [landscape.apiId, landscape.apiStage]);
    assert.deepEqual(await previewedKinds(settings), ["create"]);
  });

  it("continues as adopt where the domain is served already: a file whose preview imports", async () => {
    const domain = "init-served.example";
    await servedByAnotherTool(domain);
    const { exitCode, stdout, stderr } = await init("--stack", "served", "--control-domain", domain, "--region", FULL);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^init-served\.example is served already, so this continues as `npx --no -- cabal-tls adopt`/);
    const settings = await written("served");
    const [imap] = settings["cabal-tls:endpoints"] as Record<string, unknown>[];
    assert.match(String(imap?.["import"]), /:listener\/net\/init-mail\//);
    const lines = await previewedLines(settings);
    assert.ok(lines.includes("import Listener imap-listener"), lines.join("\n"));
    // The stack's own record of what should be, and nothing else, is made.
    assert.deepEqual(
      lines.filter((line) => !line.startsWith("import ")),
      ["create Parameter inventory-parameter"],
    );
  });

  const COMMAND = () => [shared.toolchain.node, join(PROGRAM, "cli", "main.ts"), "init"];

  function environment(): Record<string, string> {
    const { AWS_REGION: _one, AWS_DEFAULT_REGION: _two, ...env } = program.env;
    return { ...env, TERM: "xterm-256color" };
  }

  function init(...options: string[]): Promise<CommandOutput> {
    const [node = "", ...args] = COMMAND();
    return runCommand({
      program: node,
      args: [...args, ...options],
      cwd: project,
      env: environment(),
      deadlineSeconds: 120,
    });
  }

  /** What was written: a file that an editor takes, by the schema that its first line names. */
  async function written(stack: string): Promise<StackSettings> {
    const text = await readFile(join(project, `Pulumi.${stack}.yaml`), "utf8");
    assert.equal(text.split("\n")[0], `# yaml-language-server: $schema=${SCHEMA}`);
    const accepts = new Ajv().compile(JSON.parse(await readFile(join(project, SCHEMA), "utf8")));
    const file = parse(text) as { config: StackSettings };
    assert.ok(accepts(file), JSON.stringify(accepts.errors));
    return file.config;
  }

  async function previewedLines(settings: StackSettings): Promise<string[]> {
    await program.setConfig(settings);
    const preview = await program.preview();
    assert.equal(preview.ok, true, preview.stderr);
    return changes(preview);
  }

  async function previewedKinds(settings: StackSettings): Promise<string[]> {
    return [...new Set((await previewedLines(settings)).map((line) => line.split(" ")[0] ?? ""))];
  }

  async function deployedLandscape(controlDomain: string): Promise<Landscape> {
    const workspace = await createWorkspace({
      ...shared,
      programDir: join(PROGRAM, "examples", "landscape"),
      stack: "init",
      config: { "aws:region": FULL, "landscape:controlDomain": controlDomain },
    });
    try {
      assertSucceeded("landscape", await workspace.up());
      return landscapeOf(await workspace.outputs());
    } finally {
      await workspace.dispose();
    }
  }

  /** A listener for IMAP on a certificate of ACM, and its name in DNS. */
  async function servedByAnotherTool(domain: string): Promise<void> {
    const clients = outsideClients(shared.aws, FULL);
    const { HostedZone: zone } = await clients.route53.createHostedZone({ Name: domain, CallerReference: domain });
    const zoneId = zone?.Id?.split("/").at(-1) ?? "";
    const certificate = await handMadeCertificate(shared.aws, { domain, region: FULL, zoneId });
    const certificates = { west: certificate, east: certificate };
    const stage: Stage = { clients, domain, landscape: { ...landscape, zoneId }, certificates };
    const balancer = await loadBalancer(stage, "init-mail", "network");
    const targets = await targetGroup(stage, "init-imap", { Protocol: "TCP", Port: 143 });
    await clients.elb.createListener({
      LoadBalancerArn: balancer.arn,
      Protocol: "TLS",
      Port: 993,
      SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      Certificates: [{ CertificateArn: certificate }],
      DefaultActions: [{ Type: "forward", TargetGroupArn: targets }],
    });
    await alias(stage, "imap", balancer, false);
  }
});
