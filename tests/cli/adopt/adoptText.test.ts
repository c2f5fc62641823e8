import assert from "node:assert/strict";
import { type AdoptReport, adoptText, nextSteps } from "../../../cli/adopt/adoptText.ts";
import { EAST, NLB_LISTENER, nlb, site, WEST } from "../../core/adoption/accountFixture.ts";
import { planned } from "../../core/adoption/plannedAdoption.ts";

const REPORT: AdoptReport = {
  stack: "mail",
  generation: 1,
  file: "Pulumi.mail.yaml",
  written: true,
  plan: planned({
    nlb: [nlb({ listed: [WEST] })],
    alb: [],
    cloudfront: [site({ aliases: ["admin.example.net", "www.example.com"] })],
    apigateway: [],
  }),
  diff: ["--- a/Pulumi.mail.yaml", "+++ b/Pulumi.mail.yaml", "@@ -0,0 +1,1 @@", "+config:"],
  renewal: undefined,
  hostsWritten: false,
  terraform: undefined,
  terraformDestroys: undefined,
  next: nextSteps({ stack: "mail" }, "Pulumi.mail.yaml", { terraform: false, hosts: false }),
};

describe("what adopt prints", () => {
  it("goes from what was found to what to type", () => {
    assert.equal(
      adoptText(REPORT, 200),
      `The certificate that serves now is generation 1 (RSA_2048, until 2027-05-01).
  us-west-2    ${WEST}

Adopted, each as it is:
  imap (nlb) imap.example.net:993
    lb.Listener             ${NLB_LISTENER}
    route53.Record          Z0123456789_imap.example.net_A

Left out, and a rotation would not move it:
  admin.example.net:443
    why: distribution E2QWRUHAPOMQZL also answers to www.example.com, which *.example.net does not cover
    fix: CloudFront would refuse the next generation. Move these names to a distribution of their own first.

Before the first rotation: these certificates are in a listener's SNI list. The list wins over the default
certificate for the same names, so they would go on being served. Take them out; nothing else changes:
  # imap.example.net
  aws elbv2 remove-listener-certificates --region us-west-2 --listener-arn ${NLB_LISTENER} --certificates CertificateArn=${WEST}

--- a/Pulumi.mail.yaml
+++ b/Pulumi.mail.yaml
@@ -0,0 +1,1 @@
+config:

Written. Next:
  git add Pulumi.mail.yaml                                                                          # read it first: an endpoint's name never changes later, so rename it now
  npm run pulumi -- preview --stack mail                                                            # imports, the inventory parameter, and no update
  npm run --silent pulumi -- preview --json --show-sames --stack mail | npx --no -- cabal-tls gate  # says the same with an exit code: kind adopt
  npm run pulumi -- up --stack mail                                                                 # changes nothing at AWS but that parameter
  terraform state pull | npx --no -- cabal-tls adopt --terraform-state - --stack mail               # what Terraform has to forget; run it where its state is`,
    );
  });

  it("says that nothing was written, and what would be", () => {
    const text = adoptText({ ...REPORT, written: false }, 200);
    assert.match(text, /^Nothing was written \(--dry-run\)\. After it you would type:$/m);
  });

  it("says when the config has everything already", () => {
    const plan = { ...planned({}, { adopted: [] }), endpoints: [] };
    const text = adoptText({ ...REPORT, plan, diff: [], written: false }, 200);
    assert.match(text, /^Everything that can be adopted is in Pulumi\.mail\.yaml already\.$/m);
    assert.match(text, new RegExp(`^ {2}us-east-1 {4}${EAST}$`, "m"));
    assert.match(text, /^Next:$/m);
  });

  it("has one command for all that Terraform has to forget", () => {
    const terraform = ["module.elb.aws_lb_listener.imap", 'aws_route53_record.cname["imap"]'];
    assert.ok(
      adoptText({ ...REPORT, terraform }, 200).includes(
        "  terraform state rm 'module.elb.aws_lb_listener.imap' \\\n    'aws_route53_record.cname[\"imap\"]'",
      ),
    );
    assert.match(adoptText({ ...REPORT, terraform: [] }, 200), /^Terraform's state has none of what is adopted\.$/m);
  });
});
