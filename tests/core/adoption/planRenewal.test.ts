import assert from "node:assert/strict";
import { parseStackConfig } from "../../../core/configSchema/parseStackConfig.ts";
import { planRenewal, type RenewalFacts, type RenewalPlan, type RenewalRequest } from "../../../core/adoption/index.ts";
import { account, RECORDS, record } from "./accountFixture.ts";
import { certificateOf, COPIES, RUNNING, renewal, service } from "./renewalFixture.ts";

const ACCOUNT = account({
  records: [...RECORDS, record("smtp-in", "mx.elb.amazonaws.com"), record("mx", "mx.elb.amazonaws.com")],
});
const REQUEST: RenewalRequest = { taken: [], served: [], ownFunction: undefined };

function planOf(change: Partial<RenewalFacts> = {}, request: Partial<RenewalRequest> = {}): RenewalPlan {
  const plan = planRenewal(ACCOUNT, renewal(change), { ...REQUEST, ...request });
  assert.ok(plan !== undefined);
  return plan;
}

describe("planRenewal", () => {
  it("writes one wildcard host for the services that read the same three parameters", () => {
    const { hosts, leftOut, functionName, subnetIds, replaces } = planOf();
    assert.deepEqual(
      hosts.map(({ config }) => config),
      [
        {
          name: "mail",
          hostname: "*.example.net",
          endpoints: [
            { hostname: "imap", port: 143, protocol: "imap-starttls", connect: "imap.cabal.internal" },
            { hostname: "smtp-in", port: 25, protocol: "smtp-starttls" },
            { hostname: "smtp-out", port: 465, protocol: "tls", connect: "smtp-out.cabal.internal" },
            { hostname: "smtp-out", port: 587, protocol: "smtp-starttls", connect: "smtp-out.cabal.internal" },
          ],
          deployTo: ["imap", "smtp-in", "smtp-out"].map((label) => ({
            kind: "ecs",
            cluster: "cabal-mail",
            service: `cabal-${label}`,
          })),
          copies: COPIES,
        },
      ],
    );
    assert.deepEqual(leftOut, []);
    assert.equal(functionName, "cabal-tls-renewal");
    assert.deepEqual(subnetIds, ["subnet-0aaaaaaaa", "subnet-0bbbbbbbb"]);
    assert.deepEqual(replaces, RUNNING);
  });

  it("writes a config that the program accepts", () => {
    const { hosts, functionName, subnetIds } = planOf();
    const raw = {
      "aws:region": "us-west-2",
      controlDomain: "example.net",
      wildcard: { issued: [1], active: 1 },
      endpoints: [{ name: "imap", kind: "nlb", hostname: "imap", port: 993, target: { port: 143 } }],
      network: { vpcId: "vpc-0123456789abcdef0", subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"] },
      acme: {
        contact: "mailto:hostmaster@example.com",
        agreeToTerms: true,
        functionName,
        functionNetwork: { subnetIds },
      },
      hosts: hosts.map(({ config }) => config),
    };
    const { hosts: parsed } = parseStackConfig(raw, { project: "cabal-tls", stack: "mail" });
    assert.deepEqual(
      parsed.map(({ names, copies }) => [names, copies]),
      [[["*.example.net"], COPIES]],
    );
  });

  it("says which security group has to let the function in", () => {
    assert.ok(
      planOf().notes.includes(
        "cabal-mail/cabal-imap: let the function's security group into sg-imap on 143; until then these ports are " +
          "reported as not reachable.",
      ),
    );
  });

  it("names a host of its own for a certificate of one name, and keeps its key type and further names", () => {
    const names = ["example.net", "smtp-out.example.net"];
    const certificates = new Map([[COPIES.tlsCert, certificateOf({ names, keyType: "RSA_2048" })]]);
    const [host] = planOf({ certificates, services: [service("smtp-out", [465])] }).hosts;
    assert.deepEqual(
      [host?.config["name"], host?.config["hostname"], host?.config["names"], host?.config["keyType"]],
      ["smtp-out", undefined, ["example.net"], "RSA_2048"],
    );
    assert.deepEqual(host?.config["endpoints"], [{ port: 465, protocol: "tls", connect: "smtp-out.cabal.internal" }]);
  });

  it("leaves off what the wildcard covers, which the CA refuses beside it", () => {
    const names = ["*.example.net", "example.net", "imap.example.net"];
    const [host] = planOf({ certificates: new Map([[COPIES.tlsCert, certificateOf({ names })]]) }).hosts;
    assert.deepEqual(host?.names, ["*.example.net", "example.net"]);
  });

  it("looks at nothing where it knows no way, and says so", () => {
    const { hosts, notes, subnetIds } = planOf({
      services: [service("imap", [143], { registered: false })],
      privateNames: [],
      namespaces: [],
    });
    assert.deepEqual(hosts[0]?.endpoints, [
      { hostname: "imap.example.net", port: 143, protocol: "imap-starttls", look: false },
    ]);
    assert.match(notes.join("\n"), /cabal-mail\/cabal-imap: no way to port 143 was found .* nobody looks at it/);
    assert.deepEqual(subnetIds, []);
  });

  it("takes the name below the namespace for a paused service, which has no record, and says that it is paused", () => {
    const { hosts, notes } = planOf({ services: [service("imap", [143], { desired: 0 })], privateNames: [] });
    assert.equal(hosts[0]?.endpoints[0]?.connect, "imap.cabal.internal");
    assert.ok(
      notes.includes(
        "cabal-mail/cabal-imap is paused (desired count 0): it reads the certificate when it starts again.",
      ),
    );
  });

  it("leaves out ports that an endpoint of the wildcard has, and ports that are not mail's", () => {
    const served = ["imap.example.net:993"];
    const { hosts, notes } = planOf({ services: [service("imap", [143, 993, 4190])] }, { served });
    assert.deepEqual(
      hosts[0]?.endpoints.map(({ port }) => port),
      [143],
    );
    assert.match(notes.join("\n"), /how TLS begins on container port 4190 is not known/);
  });

  it("leaves out what forcing a deployment or a copy cannot serve, each with its reason", () => {
    const partial = { tlsKey: COPIES.tlsKey, tlsCert: COPIES.tlsCert, tlsCaBundle: undefined };
    const manager = { ...partial, tlsCaBundle: "arn:aws:secretsmanager:us-west-2:111122223333:secret:chain" };
    const elsewhere = { ...partial, tlsCaBundle: `arn:aws:ssm:us-east-1:111122223333:parameter/chain` };
    const { hosts, leftOut } = planOf({
      services: [
        service("blue", [465], { controller: "CODE_DEPLOY" }),
        service("part", [465], { secrets: partial }),
        service("manager", [465], { secrets: manager }),
        service("far", [465], { secrets: elsewhere }),
        service("gone", [465], { secrets: { ...partial, tlsCaBundle: "/cabal/missing" } }),
      ],
    });
    assert.deepEqual(hosts, []);
    assert.deepEqual(
      leftOut.map(({ what, why }) => `${what}: ${why}`),
      [
        "cabal-mail/cabal-blue: its deployments are made by CODE_DEPLOY: forcing one by ECS is refused",
        "cabal-mail/cabal-part: its task definition has no secret TLS_CA_BUNDLE",
        "cabal-mail/cabal-manager: its secret TLS_CA_BUNDLE is not an SSM parameter of us-west-2",
        "cabal-mail/cabal-far: its secret TLS_CA_BUNDLE is not an SSM parameter of us-west-2",
        "cabal-mail/cabal-gone: the parameter /cabal/missing does not exist",
      ],
    );
  });

  it("leaves out a key that is not a SecureString, and certificate and chain of different types", () => {
    const types = (key: boolean, cert: boolean, chain: boolean) =>
      [
        [COPIES.tlsKey, key],
        [COPIES.tlsCert, cert],
        [COPIES.tlsCaBundle, chain],
      ].map(([name, secure]) => ({ name: String(name), secure: secure === true, keyId: undefined }));
    const why = (parameters: RenewalFacts["parameters"]) => planOf({ parameters }).leftOut.map((one) => one.why)[0];
    assert.equal(
      why(types(false, true, true)),
      "the private key is in /cabal/control_domain_ssl_key, which is not a SecureString",
    );
    assert.match(why(types(true, true, false)) ?? "", /control_domain_ssl_cert and \S+chain_cert differ in their type/);
    assert.equal(planOf({ parameters: types(true, false, false) }).hosts[0]?.copies.secure, false);
  });

  it("leaves out a certificate with names of another domain, one that may not be read, and a parameter that holds none", () => {
    const foreign = new Map([[COPIES.tlsCert, certificateOf({ names: ["imap.example.net", "mail.example.org"] })]]);
    assert.match(
      planOf({ certificates: foreign }).leftOut[0]?.why ?? "",
      /for mail\.example\.org, outside example\.net/,
    );
    const denied = new Map([[COPIES.tlsCert, "the certificate in … cannot be read: not authorized"]]);
    assert.match(planOf({ certificates: new Map(), unread: denied }).leftOut[0]?.why ?? "", /cannot be read: not auth/);
    assert.match(planOf({ certificates: new Map() }).leftOut[0]?.why ?? "", /ssl_cert does not hold a certificate/);
  });

  it("warns of a certificate that no client trusts, of another CA, and of a chain in the certificate's parameter", () => {
    const notes = (change: Parameters<typeof certificateOf>[0]) =>
      planOf({ certificates: new Map([[COPIES.tlsCert, certificateOf(change)]]) }).notes.join("\n");
    assert.match(
      notes({ issuer: "(STAGING) Let's Encrypt (STAGING) Wannabe" }),
      /no client trusts: don't take it over/,
    );
    assert.match(
      notes({ issuer: "Sectigo DV" }),
      /Sectigo DV signed .* \(until 2026-12-30\); the next one comes from Let's/,
    );
    assert.match(notes({ count: 3 }), /ssl_cert holds 3 certificates\. It will hold the leaf alone/);
    assert.doesNotMatch(notes({}), /signed by|holds/);
  });

  it("says nothing of services with a certificate of another domain alone", () => {
    const certificates = new Map([[COPIES.tlsCert, certificateOf({ names: ["mail.example.org"] })]]);
    const { hosts, leftOut } = planOf({ certificates });
    assert.deepEqual([hosts, leftOut], [[], []]);
  });

  it("says nothing where nothing serves a host certificate, and where the stack's own function renews it", () => {
    assert.equal(planRenewal(ACCOUNT, renewal({ running: undefined, services: [] }), REQUEST), undefined);
    const own = renewal({ services: [] });
    assert.equal(planRenewal(ACCOUNT, own, { ...REQUEST, ownFunction: "cabal-certbot-renewal" }), undefined);
    const secrets = { tlsKey: "/of/another/stack/tls-key", tlsCert: undefined, tlsCaBundle: undefined };
    const reader = renewal({ running: undefined, services: [service("imap", [143], { secrets })] });
    assert.equal(planRenewal(ACCOUNT, reader, REQUEST), undefined);
  });

  it("keeps the program's default name for the function where nothing has it", () => {
    assert.equal(planOf({ running: undefined, takenNames: [] }).functionName, "cabal-certbot-renewal");
    const taken = ["cabal-certbot-renewal", "cabal-tls-renewal"];
    assert.equal(planOf({ takenNames: taken }).functionName, "cabal-tls-renewal-2");
  });

  it("takes over the key of the parameters where it is one key by its ARN", () => {
    const arn = "arn:aws:kms:us-west-2:111122223333:key/01234567-89ab-cdef-0123-456789abcdef";
    const encrypted = (keyId: string) => renewal().parameters.map((one) => ({ ...one, keyId }));
    assert.equal(planOf({ parameters: encrypted(arn) }).kmsKeyArn, arn);
    const alias = planOf({ parameters: encrypted("alias/mail") });
    assert.equal(alias.kmsKeyArn, undefined);
    assert.match(alias.notes.join("\n"), /encrypted with alias\/mail: set acme\.kmsKeyArn/);
    assert.equal(planOf().kmsKeyArn, undefined);
  });
});
