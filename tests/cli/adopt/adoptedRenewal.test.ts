import assert from "node:assert/strict";
import { renewalPlan, renewalSteps, renewalText, writtenRenewal } from "../../../cli/adopt/adoptedRenewal.ts";
import { stackConfigFacts } from "../../../cli/adopt/stackConfigFacts.ts";
import { account, RECORDS, record } from "../../core/adoption/accountFixture.ts";
import { planned } from "../../core/adoption/plannedAdoption.ts";
import { COPIES, renewal } from "../../core/adoption/renewalFixture.ts";

const ENDPOINTS = account({ records: [...RECORDS, record("smtp-in", "mx.elb.amazonaws.com")] });
const CAA = { values: ['0 issue "amazon.com"', '0 issue "letsencrypt.org"'], ttl: 3600 };
const CONSENT = { contact: "mailto:hostmaster@example.com", agreeToTerms: true };

function known(text = "") {
  return stackConfigFacts(text, "cabal-tls", "Pulumi.mail.yaml");
}

function plan(text = "", change: Parameters<typeof renewal>[0] = { caa: CAA }) {
  return renewalPlan({ endpoints: ENDPOINTS, renewal: renewal(change) }, planned(), known(text));
}

describe("the host certificates of an account", () => {
  it("get into the config with an account at the CA, the function's name and its network", () => {
    const written = writtenRenewal(plan(), known(), CONSENT);
    assert.deepEqual(written?.acme, {
      contact: "mailto:hostmaster@example.com",
      agreeToTerms: true,
      functionName: "cabal-tls-renewal",
      functionNetwork: { subnetIds: ["subnet-0aaaaaaaa", "subnet-0bbbbbbbb"] },
    });
    assert.equal(written?.hosts.length, 1);
    assert.deepEqual(written?.caa, { import: "Z0123456789_example.net_CAA", issue: ["letsencrypt.org"] });
  });

  it("stay out of the config until somebody agrees to the CA's terms", () => {
    assert.equal(writtenRenewal(plan(), known(), {}), undefined);
    assert.match(renewalText(plan(), false), /adopt … --contact mailto:hostmaster@example\.com --agree-to-terms$/);
    for (const half of [{ contact: "mailto:a@example.com" }, { agreeToTerms: true }]) {
      assert.throws(() => writtenRenewal(plan(), known(), half), {
        name: "CommandError",
        message: /^--contact and --agree-to-terms go together: /,
      });
    }
  });

  it("leave an account alone to a wildcard whose import the function is to renew", () => {
    const acme = { contact: "mailto:hostmaster@example.com", agreeToTerms: true };
    assert.deepEqual(writtenRenewal(undefined, known(), CONSENT, true), { acme, hosts: [], caa: undefined });
    assert.equal(writtenRenewal(undefined, known(), {}, true), undefined);
    assert.equal(writtenRenewal(undefined, known(), CONSENT), undefined);
  });

  it("need no consent where the config has an account, and are not added again", () => {
    const acme = '"cabal-tls:acme": { contact: "mailto:a@example.com" }';
    assert.equal(writtenRenewal(plan(`config: { ${acme} }`), known(`config: { ${acme} }`), {})?.hosts.length, 1);
    const hosts = `"cabal-tls:hosts": [{ name: mail, copies: { tlsKey: ${COPIES.tlsKey} } }], "cabal-tls:caa": {}`;
    const text = `config: { ${acme}, ${hosts} }`;
    const again = plan(text);
    assert.deepEqual([again?.hosts, again?.caa], [[], undefined]);
    assert.equal(writtenRenewal(again, known(text), {}), undefined);
  });

  it("begin with the end of the old function, and with the certificate that runs", () => {
    assert.deepEqual(renewalSteps(plan(), known(), "us-west-2"), [
      {
        type:
          "aws lambda put-function-concurrency --region us-west-2 --function-name cabal-certbot-renewal " +
          "--reserved-concurrent-executions 0",
        does: "stops cabal-certbot-renewal: two programs must not write the same parameters",
      },
      {
        type:
          "(umask 077; for name in /cabal/control_domain_ssl_key /cabal/control_domain_ssl_cert " +
          "/cabal/control_domain_chain_cert; do aws ssm get-parameter --region us-west-2 --with-decryption --query " +
          'Parameter.Value --output text --name "$name"; done > bundle.pem) && aws ssm put-parameter --region us-west-2 ' +
          "--type SecureString --tier Intelligent-Tiering --name /cabal/letsencrypt/_.example.net/import --value " +
          "file://bundle.pem; rm -f bundle.pem",
        does: "offers the running certificate *.example.net (until 2026-12-30); without it `up` issues a new one",
      },
    ]);
  });

  it("are offered again by a repeated command, until the stack's own function exists", () => {
    const acme = '"cabal-tls:acme": { contact: "mailto:a@example.com", functionName: cabal-tls-renewal }';
    const text = `config: { ${acme}, "cabal-tls:hosts": [{ name: mail, copies: { tlsKey: ${COPIES.tlsKey} } }] }`;
    const stepsWith = (takenNames: readonly string[]) => {
      const found = plan(text, { takenNames });
      assert.deepEqual(found?.hosts, []);
      return renewalSteps(found, known(text), "us-west-2").length;
    };
    assert.equal(stepsWith(["cabal-certbot-renewal"]), 2);
    assert.equal(stepsWith(["cabal-certbot-renewal", "cabal-tls-renewal"]), 0);
  });

  it("are reported with their ports, parameters, services and CAA records", () => {
    assert.equal(
      renewalText(plan(), true),
      `cabal-certbot-renewal renews host certificates now (schedule cabal-certbot-renewal); cabal-tls-renewal takes its place.
Host certificates, each as it is:
  mail *.example.net, until 2026-12-30
    imap.example.net:143 by imap.cabal.internal
    smtp-in.example.net:25
    smtp-out.example.net:465 by smtp-out.cabal.internal
    smtp-out.example.net:587 by smtp-out.cabal.internal
    in /cabal/control_domain_ssl_key, /cabal/control_domain_ssl_cert, /cabal/control_domain_chain_cert
    read by cabal-mail/cabal-imap, cabal-mail/cabal-smtp-in, cabal-mail/cabal-smtp-out
CAA records Z0123456789_example.net_CAA, TTL 3600 kept; adds 0 issue "amazonaws.com", 0 issue "amazontrust.com", 0 issue "awstrust.com", 0 issuewild "amazon.com", 0 issuewild "amazonaws.com", 0 issuewild "amazontrust.com", 0 issuewild "awstrust.com", 0 issuewild "letsencrypt.org"`,
    );
    assert.equal(renewalText(undefined, false), "");
  });
});
