import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { HostCertificate, RenewalFunction } from "../../../components/index.ts";
import type { HostSpec } from "../../../core/renewal/settingsOf.ts";
import { deploy, resolved } from "../mockedDeployment.ts";
import { CALLER, RENEWAL } from "../renewal/renewalFixture.ts";

const INVOCATION = "aws:lambda/invocation:Invocation";
const ARN = "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/smtp-out.example.net";

function deployHost(kmsKeyArn?: string, copies?: HostSpec["copies"]) {
  const hosts = RENEWAL.hosts.map((host) => ({ ...host, copies }));
  return deploy((options) => {
    const renewal = new RenewalFunction("renewal", { ...RENEWAL, hosts, kmsKeyArn }, options);
    return new HostCertificate("smtp-out", { renewal }, options);
  }, CALLER);
}

describe("HostCertificate", () => {
  it("asks the function for its certificate once, as part of the update that makes it", async () => {
    const { find, options } = await deployHost();
    assert.deepEqual(find(INVOCATION, "smtp-out-first").inputs, {
      functionName: "cabal-certbot-renewal",
      input: '{"source":"deployment","host":"smtp-out"}',
    });
    assert.deepEqual(options(INVOCATION, "smtp-out-first").ignoreChanges, ["functionName", "input"]);
  });

  it("waits for the function by its name alone: each further host would list all the function's resources once more", async () => {
    const { options } = await deployHost();
    assert.equal(options(INVOCATION, "smtp-out-first").dependsOn, undefined);
  });

  it("shares the hook that reports the first issuance with every other host", async () => {
    const [host] = RENEWAL.hosts;
    assert.ok(host !== undefined);
    const hosts = [host, { ...host, name: "mx", names: ["mx.example.net"] }];
    const { hooks } = await deploy((options) => {
      const renewal = new RenewalFunction("renewal", { ...RENEWAL, hosts }, options);
      return hosts.map(({ name }) => new HostCertificate(name, { renewal }, options));
    }, CALLER);
    assert.deepEqual(hooks.get("smtp-out-first")?.afterCreate, ["cabal-tls:first-issuance"]);
    assert.deepEqual(hooks.get("mx-first")?.afterCreate, ["cabal-tls:first-issuance"]);
  });

  it("works under the SDK's own mocks, which take no hooks", async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: { ...inputs, result: "{}" } }),
      call: () => ({ accountId: "111122223333" }),
    });
    const renewal = new RenewalFunction("renewal", RENEWAL);
    assert.equal(await resolved(new HostCertificate("smtp-out", { renewal }).bundleArn), `${ARN}/bundle`);
  });

  it("costs two resources, itself included", async () => {
    const { resources } = await deployHost();
    const own = resources.filter(({ name }) => name.startsWith("smtp-out"));
    assert.deepEqual(own.map(({ name }) => name).sort(), ["smtp-out", "smtp-out-first"]);
  });

  it("reports to a service where key and certificate are, for containers that read one parameter or three", async () => {
    const { result } = await deployHost();
    assert.equal(result.parameterPath, "/cabal/letsencrypt/smtp-out.example.net");
    assert.equal(await resolved(result.bundleArn), `${ARN}/bundle`);
    assert.equal(await resolved(result.secretArns.TLS_KEY), `${ARN}/tls-key`);
    assert.equal(await resolved(result.secretArns.TLS_CERT), `${ARN}/tls-cert`);
    assert.equal(await resolved(result.secretArns.TLS_CA_BUNDLE), `${ARN}/tls-ca-bundle`);
  });

  it("lets a service's role read what is served, and nothing that is under way", async () => {
    const { result } = await deployHost();
    assert.deepEqual(JSON.parse(await resolved(result.readerPolicy)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ServedCertificate",
          Effect: "Allow",
          Action: ["ssm:GetParameter", "ssm:GetParameters"],
          Resource: [`${ARN}/bundle`, `${ARN}/chain`, `${ARN}/tls-key`, `${ARN}/tls-cert`, `${ARN}/tls-ca-bundle`],
        },
      ],
    });
  });

  it("lets it read the copies under names of the operator's as well", async () => {
    const copies = { tlsKey: "/mail/key", tlsCert: "/mail/certificate", tlsCaBundle: "/mail/chain", secure: true };
    const { result } = await deployHost(undefined, copies);
    const { Statement: statements } = JSON.parse(await resolved(result.readerPolicy)) as {
      Statement: { Resource: string[] }[];
    };
    assert.deepEqual(statements[0]?.Resource.slice(5), [
      "arn:aws:ssm:us-west-2:111122223333:parameter/mail/key",
      "arn:aws:ssm:us-west-2:111122223333:parameter/mail/certificate",
      "arn:aws:ssm:us-west-2:111122223333:parameter/mail/chain",
    ]);
  });

  it("lets it decrypt with the key of its own, through SSM only", async () => {
    const key = "arn:aws:kms:us-west-2:111122223333:key/1";
    const { result } = await deployHost(key);
    const { Statement: statements } = JSON.parse(await resolved(result.readerPolicy)) as { Statement: unknown[] };
    assert.deepEqual(statements[1], {
      Sid: "ServedCertificateKey",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: key,
      Condition: { StringEquals: { "kms:ViaService": "ssm.us-west-2.amazonaws.com" } },
    });
  });
});
