import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import type { DemoResult } from "../../examples/demo/demoResult.ts";
import type { Stage } from "../../examples/demo/rotation.ts";
import { runDemo } from "../../examples/demo/runDemo.ts";
import type { ReasonCode } from "../../examples/demo/verdict.ts";
import type { LocalAws } from "../../local/startLocalAws.ts";
import { type Mutation, mutantProgram } from "./mutantProgram.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";

const CERTIFICATE = "components/certificates/wildcardCertificate.ts";

/** Programs with one fault each. The demo must be red for that very reason, or its green means nothing. */
describe("the demo turns red", function () {
  this.timeout(240_000);

  it("when a consumer takes an ARN that is not validated", async () => {
    const result = await demoOf("unvalidated", {
      file: CERTIFICATE,
      find: "return [planned.logicalName, validation.certificateArn];",
      replace: "return [planned.logicalName, certificate.arn];",
    });
    // Every consumer refuses a certificate that is not issued, so it does not even come to the rotation.
    assert.deepEqual(codes(result), ["preparation"]);
    assert.match(result.reasons[0]?.message ?? "", /UnsupportedCertificate|InvalidViewerCertificate|is not issued/);
  });

  it("when the certificate is replaced, and deleted first", async () => {
    const result = await demoOf("replaced", {
      file: CERTIFICATE,
      find: "{ parent, protect: planned.protect },",
      replace: "{ parent, deleteBeforeReplace: true, replacementTrigger: planned.active },",
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
      find: "    alias(this, name, args, balancer);\n",
      replace:
        "    alias(this, name, args, balancer);\n" +
        "    new aws.lb.ListenerCertificate(name + '-sni', { listenerArn: listener.arn, certificateArn: this.certificateArn }," +
        ' { parent: this, ignoreChanges: ["certificateArn"] });\n',
    });
    assert.deepEqual(codes(result), ["listener-list", "not-moved"]);
    assert.match(messages(result, "listener-list"), /^imap: listener .* has generation 1 left in its certificate list/);
    assert.match(messages(result, "not-moved"), /with SNI serves generation 1/);
    assert.doesNotMatch(messages(result, "not-moved"), /without SNI/);
  });

  it("when one endpoint is forgotten", async () => {
    const result = await demoOf("forgotten", {
      file: "components/endpoints/apiGatewayEndpoint.ts",
      find: '{ parent, protect: args.protect ?? true, ...adopting("domainName", args.import, args) },',
      replace: '{ parent, protect: args.protect ?? true, ignoreChanges: ["domainNameConfiguration.certificateArn"] },',
    });
    assert.deepEqual(codes(result), ["not-moved"]);
    assert.match(messages(result, "not-moved"), /^api \(api\.forgotten\.example:443\): not every address serves/);
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

/** ACM in us-east-1 issues some seconds after the other region has issued. */
async function holdBackVirginia({ aws, settings }: Stage): Promise<void> {
  const held = { domain: `*.${settings["cabal-tls:controlDomain"]}`, region: "us-east-1" };
  await aws.control("hold-issuance", { ...held, on: true });
  // Not awaited: the rotation that it waits for starts when this function returns.
  void issuedInOregon(aws, held.domain)
    .then(() => wait(4_000))
    .finally(() => aws.control("hold-issuance", { ...held, on: false }));
}

async function issuedInOregon(aws: LocalAws, domain: string): Promise<void> {
  const acm = new ACMClient({
    region: "us-west-2",
    endpoint: aws.url,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const until = Date.now() + 120_000;
  while (Date.now() < until) {
    const answer = await acm.send(new ListCertificatesCommand({ CertificateStatuses: ["ISSUED"], MaxItems: 1000 }));
    const issued = (answer.CertificateSummaryList ?? []).filter((one) => one.DomainName === domain);
    if (issued.length === 2) return;
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
