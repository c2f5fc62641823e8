import assert from "node:assert/strict";
import { testCertificate } from "../../cli/watch/testCertificate.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

const DAY_MS = 86_400_000;

describe("renewal function: a bundle made elsewhere", function () {
  this.timeout(180_000);
  let stage: RenewalStage;
  let host: StagedHost;
  /** Key and chain that another function got for the same name, and for another name. */
  let good: string;
  let foreign: string;

  before(async () => {
    stage = await renewalStage("import");
    host = await stage.host("mail");
    const elsewhere = { settings: { parameterPrefix: "/import-elsewhere" } };
    good = await bundleOf(await stage.host("maker", { ...elsewhere, host: { names: [host.hostname] } }));
    foreign = await bundleOf(await stage.host("stranger", elsewhere));
  });
  after(() => stage.stop());

  async function bundleOf(other: StagedHost): Promise<string> {
    if (other.hostname !== host.hostname && other.settings.hosts[0]?.names[0] === host.hostname) {
      await other.configure({ challenges: host.settings.hosts[0]?.challenges ?? [] });
    }
    await other.run({ source: "schedule" });
    return (await other.parameter(other.parameters.bundle)) ?? "";
  }

  async function put(Value: string) {
    const { parameters } = host;
    const Name = parameters.import;
    const put = await stage.clients.ssm.putParameter({ Name, Value, Type: "SecureString", Overwrite: true });
    return { import: { host: host.functionName, parameter: Name, version: put.Version ?? 0 } };
  }

  it("is refused when key, names, dates, chain or issuer do not fit, and nothing changes", async () => {
    await host.run({ source: "schedule" });
    const before = await host.parameter(host.parameters.bundle);
    const key = (bundle: string) => bundle.slice(0, bundle.indexOf("-----BEGIN CERT"));
    const chain = (bundle: string) => bundle.slice(bundle.indexOf("-----BEGIN CERT"));
    const leaf = (bundle: string) =>
      `${chain(bundle).split("-----END CERTIFICATE-----")[0]}-----END CERTIFICATE-----\n`;
    const made = (notAfter: Date) => {
      const { pem, keyPem } = testCertificate({ commonName: "x", names: [host.hostname], notAfter });
      return keyPem + pem;
    };
    const cases: readonly (readonly [string, RegExp])[] = [
      [key(foreign) + chain(good), /KEY_MISMATCH: the private key is not that of the first certificate/],
      [foreign, /NAMES_MISMATCH: the certificate is for stranger\.import\.example; wanted: mail\.import\.example/],
      [made(new Date(Date.now() - DAY_MS / 2)), /NOT_VALID_NOW/],
      [key(good) + leaf(good), /CHAIN_BROKEN: no known root has signed/],
      [made(new Date(Date.now() + DAY_MS)), /CHAIN_BROKEN: no known root has signed/],
      [chain(good), /IMPORT_UNREADABLE: \S+ version \d+ holds no unencrypted private key and certificate/],
    ];
    for (const [bundle, message] of cases) assert.match(await host.failure(await put(bundle)), message);
    assert.equal(await host.parameter(host.parameters.bundle), before);
    assert.ok((await host.parameter(host.parameters.import)) !== undefined);
    assert.equal((await host.state()).lastError, undefined);
    const event = await put(good);
    const elsewhere = { import: { ...event.import, parameter: "/somewhere/else" } };
    assert.match(await host.failure(elsewhere), /an import of import-mail is read from \S+\/import, not from/);
  });

  it("is taken over when it fits, is deleted where it was, and serves until it is due", async () => {
    const answer = await host.run(await put(good));
    assert.deepEqual([answer.action, answer.reason], ["imported", "IMPORTED"]);
    assert.equal(await host.parameter(host.parameters.bundle), good);
    assert.equal(await host.parameter(host.parameters.import), undefined);
    assert.equal((await host.state()).stored?.source, "import");
    assert.ok(good.endsWith((await host.parameter(host.parameters.chain)) ?? "none"));
    stage.proxy.clear();
    assert.equal((await host.run({ source: "schedule" })).action, "none");
    assert.deepEqual(stage.proxy.requests, []);
  });
});
