import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { ACMClient, type CertificateStatus, ListCertificatesCommand } from "@aws-sdk/client-acm";
import type { DemoResult } from "../../examples/demo/demoResult.ts";
import type { Stage } from "../../examples/demo/rotation.ts";
import { runDemo } from "../../examples/demo/runDemo.ts";
import type { ReasonCode } from "../../examples/demo/verdict.ts";
import { withWildcard } from "../../examples/demo/stackSettings.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { type Mutation, mutantProgram } from "./mutantProgram.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";

const CERTIFICATE = "components/certificates/wildcardCertificate.ts";

/** Programs with one fault each. The demo must be red for that very reason, or its green means nothing. */
describe("the demo turns red", function () {
  this.timeout(240_000);

  it("when a consumer takes an ARN that is not validated", async () => {
    const held = holdBackBoth("*.unvalidated.example");
    const result = await demoOf("unvalidated", {
      file: "components/certificates/certificateValidation.ts",
      find: "return pulumi.all([request.certificate.arn, certificateArn]).apply(([own]) => own);",
      replace: "return request.certificate.arn;",
    });
    await held;
    // Every consumer refuses a certificate that is not issued, so it does not even come to the rotation.
    assert.deepEqual(codes(result), ["preparation"]);
    assert.match(result.reasons[0]?.message ?? "", /UnsupportedCertificate|InvalidViewerCertificate|is not issued/);
  });

  it("when the certificate is replaced, and deleted first", async () => {
    const result = await demoOf("replaced", {
      file: CERTIFICATE,
      find: "{ parent, protect: planned.protect },",
      replace: "{ parent, deleteBeforeReplace: true, replacementTrigger: planned.role },",
    });
    assert.ok(codes(result).includes("replaced"), JSON.stringify(result.reasons));
    assert.match(messages(result, "replaced"), /the rotation replaced .*Certificate wildcard-g1/);
  });

  it("when one region does not wait for the other", async () => {
    const result = await demoOf(
      "ungated",
      { file: CERTIFICATE, find: "pulumi.all([arn, allIssued]).apply(([own]) => own)", replace: "arn" },
      holdBackVirginia,
    );
    assert.deepEqual(codes(result), ["ungated"]);
    assert.match(messages(result, "ungated"), /imap-listener was updated before/);
  });

  it("when a certificate is left over in a listener's list", async () => {
    const result = await demoOf("leftover", {
      file: "components/endpoints/nlbEndpoint.ts",
      find: 'import { tlsListener } from "./tlsListener.ts";\n',
      replace:
        'import { tlsListener as withoutList } from "./tlsListener.ts";\n' +
        'import { lb } from "../registration/aws.ts";\n' +
        "function tlsListener(parent, name, ...others) {\n" +
        "  const listener = withoutList(parent, name, ...others);\n" +
        "  new lb.ListenerCertificate(name + '-sni', { listenerArn: listener.arn, certificateArn: parent.certificateArn }," +
        ' { parent, ignoreChanges: ["certificateArn"] });\n' +
        "  return listener;\n" +
        "}\n",
    });
    assert.deepEqual(codes(result), ["listener-list", "not-moved"]);
    assert.match(messages(result, "listener-list"), /^imap: listener .* has generation 1 left in its certificate list/);
    assert.match(messages(result, "not-moved"), /with SNI serves generation 1/);
    assert.doesNotMatch(messages(result, "not-moved"), /without SNI/);
  });

  it("when one endpoint is forgotten", async () => {
    const result = await demoOf("forgotten", {
      file: "components/endpoints/apiGatewayEndpoint.ts",
      find: "{ parent, protect: args.protect ?? true, ...adopting(KEPT, args.import, args) },",
      replace: '{ parent, protect: args.protect ?? true, ignoreChanges: ["domainNameConfiguration.certificateArn"] },',
    });
    assert.deepEqual(codes(result), ["not-moved"]);
    assert.match(messages(result, "not-moved"), /^api \(api\.forgotten\.example:443\): not every address serves/);
  });

  it("when a refused update is taken for done", async () => {
    const result = await demoOf(
      "believed",
      {
        file: "components/registration/confirmedUpdates.ts",
        find: "  if (unapplied.length === 0) return;\n",
        replace: "  if (unapplied.length >= 0) return;\n",
      },
      refuseListeners,
    );
    // The engine's exit code is 0, and the inventory has generation 2.
    assert.deepEqual(codes(result), ["listener-list", "not-moved"]);
    assert.match(messages(result, "not-moved"), /^imap \(imap\.believed\.example:993\): not every address serves/);
    assert.doesNotMatch(messages(result, "not-moved"), /^(admin|api) /m);
  });
});

async function demoOf(
  name: string,
  mutation: Mutation,
  beforeRotation: (stage: Stage) => Promise<void> = async () => {},
): Promise<DemoResult> {
  const shared = await sharedLocalAws();
  const domain = `${name}.example`;
  const program = await mutantProgram(mutation);
  try {
    return await runDemo({
      ...shared,
      programDir: program.dir,
      stack: name,
      controlDomain: domain,
      landscape: await testLandscape(domain, "us-west-2"),
      began: Date.now(),
      write: () => {},
      beforeRotation,
    });
  } finally {
    await program.dispose();
  }
}

/** The emergency, whose updates of listeners AWS refuses; what the demo does next is the same update again. */
async function refuseListeners({ aws, program, settings }: Stage): Promise<void> {
  const service = "elasticloadbalancing";
  const refusal = { code: "InvalidConfigurationRequest", message: "refused for now" };
  await aws.control("fail-calls", { service, action: "ModifyListener", ...refusal, times: 9, everybody: true });
  await program.setConfig(withWildcard(settings, { issued: [1, 2], active: 2 }));
  const refused = await program.up({ flags: ["--skip-preview", "--continue-on-error"] });
  await aws.control("fail-calls", { times: 0 });
  assert.equal(refused.ok, false, "no update of a listener was refused");
  assert.match(refused.diagnostics.join("\n"), /imap-listener: [\s\S]*refused for now/);
}

/** ACM issues long after the requests were made, so that whoever does not wait for it meets a pending certificate. */
async function holdBackBoth(domain: string): Promise<void> {
  const { aws } = await sharedLocalAws();
  const regions = ["us-west-2", "us-east-1"];
  const hold = (on: boolean) =>
    Promise.all(regions.map((region) => aws.control("hold-issuance", { domain, region, on })));
  await hold(true);
  try {
    await certificatesInOregon(aws, domain, { status: "PENDING_VALIDATION", count: 1 });
    // The API's domain name needs nothing but the ARN.
    await wait(20_000);
  } finally {
    await hold(false);
  }
}

/** ACM in us-east-1 issues some seconds after the other region has issued. */
async function holdBackVirginia({ aws, settings }: Stage): Promise<void> {
  const held = { domain: `*.${settings["cabal-tls:controlDomain"]}`, region: "us-east-1" };
  await aws.control("hold-issuance", { ...held, on: true });
  // Not awaited: the rotation that it waits for starts when this function returns.
  void certificatesInOregon(aws, held.domain, { status: "ISSUED", count: 2 })
    .then(() => wait(4_000))
    .finally(() => aws.control("hold-issuance", { ...held, on: false }));
}

async function certificatesInOregon(
  aws: LocalAws,
  domain: string,
  { status, count }: { readonly status: CertificateStatus; readonly count: number },
): Promise<void> {
  const acm = new ACMClient({
    region: "us-west-2",
    endpoint: aws.url,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const until = Date.now() + 120_000;
  while (Date.now() < until) {
    const answer = await acm.send(new ListCertificatesCommand({ CertificateStatuses: [status], MaxItems: 1000 }));
    const found = (answer.CertificateSummaryList ?? []).filter((one) => one.DomainName === domain);
    if (found.length === count) return;
    await wait(100);
  }
}

function codes(result: DemoResult): ReasonCode[] {
  return [...new Set(result.reasons.map((reason) => reason.code))].sort();
}

function messages(result: DemoResult, code: ReasonCode): string {
  return result.reasons
    .filter((reason) => reason.code === code)
    .map((reason) => reason.message)
    .join("\n");
}
