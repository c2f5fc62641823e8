import assert from "node:assert/strict";
import {
  ALB,
  ALB_LISTENER,
  alb,
  certificate,
  EAST,
  NLB,
  NLB_LISTENER,
  NOW,
  nlb,
  OTHER,
  WEST,
} from "./accountFixture.ts";
import type { AccountCertificate } from "../../../core/adoption/index.ts";
import { planned, refusal } from "./plannedAdoption.ts";

describe("the certificate of an adoption", () => {
  it("is the one that the endpoints serve, whatever else ACM has for the names", () => {
    const plan = planned({ certificates: [certificate(OTHER), certificate(WEST), certificate(EAST)] });
    assert.deepEqual(plan.certificate.arns, { "us-west-2": WEST, "us-east-1": EAST });
  });

  it("is asked for in the regions that serve it only", () => {
    assert.deepEqual(planned({ cloudfront: [] }).certificate.arns, { "us-west-2": WEST });
  });

  it("brings its key type and the bare domain, which the next generation takes over", () => {
    const change = { keyAlgorithm: "EC_prime256v1", names: ["*.example.net", "example.net"] };
    const plan = planned({ certificates: [certificate(WEST, change), certificate(EAST, change)] });
    assert.deepEqual(plan.certificate.settings, { keyAlgorithm: "EC_prime256v1", apex: true });
  });

  it("has to be chosen when the endpoints of a region serve several", () => {
    const other = [alb({ certificateArn: OTHER })];
    const certificates = [certificate(WEST), certificate(OTHER), certificate(EAST)];
    assert.equal(
      refusal({ certificates, alb: other }),
      "In us-west-2 the endpoints serve 2 certificates of *.example.net. One of them becomes generation 1, and what " +
        `serves another one is left out:\n  --certificate ${WEST}   # serves imap, api\n` +
        `  --certificate ${OTHER}   # serves web`,
    );
    const plan = planned({ certificates, alb: other }, { certificates: [WEST] });
    assert.deepEqual(plan.leftOut, [
      {
        what: "ntfy.example.net:443",
        why: `it serves ${OTHER}, so adopting would move it`,
        fix:
          "Move it first, and run this again: aws elbv2 modify-listener --region us-west-2 --listener-arn " +
          `${ALB_LISTENER} --certificates CertificateArn=${WEST}`,
      },
    ]);
  });

  it("is refused when the user names one that is none of the wildcard", () => {
    assert.equal(
      refusal({}, { certificates: [OTHER] }),
      `--certificate ${OTHER}: it is not an issued certificate of *.example.net in us-west-2 or us-east-1. ` +
        `There is ${WEST}, ${EAST}.`,
    );
  });

  it("is refused when it is no longer issued", () => {
    const expired = { status: "EXPIRED" };
    assert.equal(
      refusal({ certificates: [certificate(WEST, expired), certificate(EAST, expired)] }),
      `No endpoint serves an issued certificate of *.example.net (${WEST} is EXPIRED, ${EAST} is EXPIRED). ` +
        "A certificate that serves is adopted as generation 1, so give the endpoints one first; or write `issued: [1]` " +
        "without `existing`, and the first update requests one and moves the endpoints to it.",
    );
  });

  it("is not looked for where nothing serves the control domain", () => {
    assert.equal(
      refusal({ nlb: [], alb: [], cloudfront: [], apigateway: [] }),
      "Nothing in us-west-2 and CloudFront serves a name of example.net. Look at --region and --control-domain, " +
        "or deploy the endpoints with this program instead of adopting them.",
    );
  });

  it("comes with what its owner should know", () => {
    const risky = certificate(WEST, {
      imported: true,
      keyAlgorithm: "RSA_4096",
      names: ["*.example.net", "*.mail.example.net"],
      notAfter: NOW + 20 * 24 * 60 * 60 * 1000,
      renewal: "FAILED CAA_ERROR",
      validationNames: ["_gone.example.net"],
      inUseBy: [
        NLB,
        ALB,
        "arn:aws:appsync:us-west-2:111122223333:x",
        "arn:aws:elb:us-west-2:999999999999:loadbalancer/aws",
      ],
    });
    assert.deepEqual(planned({ certificates: [risky, certificate(EAST)] }).notes, [
      `${WEST} was imported: ACM does not renew it, and the renewal function cannot, since only some of the regions have ` +
        "an import. Rotate to generation 2 before it expires.",
      `${WEST} has a key of type RSA_4096, which ACM does not issue: generation 2 gets RSA_2048.`,
      `${WEST} also covers *.mail.example.net; generation 2 will not. What serves these names needs a certificate of its own.`,
      `${WEST} expires in 20 days (renewal: FAILED CAA_ERROR): rotate soon.`,
      `_gone.example.net, the validation record of ${WEST}, is missing from the zone: ACM cannot renew. Put it back.`,
      "arn:aws:appsync:us-west-2:111122223333:x uses the certificate in us-west-2 too and is not adopted: a rotation does not move it.",
      "the regions' certificates have keys of different types (RSA_4096, RSA_2048); generation 2 has one type.",
    ]);
  });
});

describe("an import that serves", () => {
  const imports = (...changes: readonly Partial<AccountCertificate>[]) => ({
    certificates: [WEST, EAST].map((arn, index) =>
      certificate(arn, { imported: true, validationNames: [], ...(changes[index] ?? changes[0]) }),
    ),
  });

  it("is written down as one that the renewal function renews, with its own key type, once the terms are agreed to", () => {
    const change = imports({ keyAlgorithm: "EC_prime256v1" });
    const { certificate: adopted, notes } = planned(change, { imports: "written" });
    assert.deepEqual(adopted.settings, { keyAlgorithm: "EC_prime256v1", apex: false, issuer: "acme" });
    assert.deepEqual(
      notes,
      [WEST, EAST].map(
        (arn) =>
          `${arn} was imported: ACM does not renew it. The renewal function does, over this ARN, from the first update on: ` +
          "stop whoever renews it now, or remove issuer from wildcard.settings.1.",
      ),
    );
  });

  it("is written down as it is where nobody has agreed to them, with the choice beside it", () => {
    const { certificate: adopted, notes } = planned(imports({}));
    assert.deepEqual(adopted.settings, { keyAlgorithm: "RSA_2048", apex: false });
    assert.equal(
      notes[0],
      `${WEST} was imported: ACM does not renew it. To have the renewal function renew it over this ARN, run this again with ` +
        "--contact and --agree-to-terms, which writes issuer: acme into wildcard.settings.1; else rotate to generation 2 " +
        "before it expires.",
    );
  });

  it("that the config has already gets the key that is missing there, and no word when it is there", () => {
    assert.equal(
      planned(imports({}), { imports: "configured", generation: 3 }).notes[0],
      `${WEST} was imported: ACM does not renew it. To have the renewal function renew it over this ARN, set ` +
        "wildcard.settings.3.issuer to acme; else rotate before it expires.",
    );
    assert.deepEqual(planned(imports({}), { imports: "ours" }).notes, []);
  });

  const UNFIT: readonly (readonly [string, readonly Partial<AccountCertificate>[], string])[] = [
    ["is not one in every region", [{}, { imported: false }], "only some of the regions have an import"],
    [
      "has another key type in each region",
      [{}, { keyAlgorithm: "EC_prime256v1" }],
      "the regions' imports have keys of different types",
    ],
    ["has a key that the function does not make", [{ keyAlgorithm: "RSA_4096" }], "it makes no key of type RSA_4096"],
    [
      "covers other names in each region",
      [{}, { names: ["*.example.net", "example.net"] }],
      "the regions' imports cover different names",
    ],
    [
      "covers names beyond the wildcard's",
      [{ names: ["*.example.net", "*.example.org"] }],
      "it would not cover *.example.org",
    ],
  ];
  for (const [title, changes, why] of UNFIT) {
    it(`is left to a rotation when it ${title}`, () => {
      const { certificate: adopted, notes } = planned(imports(...changes), { imports: "written" });
      assert.equal(adopted.settings.issuer, undefined);
      assert.equal(
        notes[0],
        `${WEST} was imported: ACM does not renew it, and the renewal function cannot, since ${why}. ` +
          "Rotate to generation 2 before it expires.",
      );
    });
  }

  it("may cover the bare control domain in both regions", () => {
    const { settings } = planned(imports({ names: ["example.net", "*.example.net"] }), {
      imports: "written",
    }).certificate;
    assert.deepEqual(settings, { keyAlgorithm: "RSA_2048", apex: true, issuer: "acme" });
  });
});

describe("a listener's SNI list", () => {
  it("is told with the command that clears it, when it would win over the default certificate", () => {
    const [leftover, ...others] = planned({ nlb: [nlb({ listed: [WEST] })] }).leftovers;
    assert.deepEqual(others, []);
    assert.deepEqual(leftover, {
      listenerArn: NLB_LISTENER,
      certificateArn: WEST,
      hosts: ["imap.example.net"],
      command:
        `aws elbv2 remove-listener-certificates --region us-west-2 --listener-arn ${NLB_LISTENER} ` +
        `--certificates CertificateArn=${WEST}`,
    });
  });

  it("may keep a certificate for other names", () => {
    const plan = planned({ nlb: [nlb({ listed: ["arn:foreign"] })] });
    assert.deepEqual(plan.leftovers, []);
    assert.deepEqual(plan.notes, [
      "imap: the SNI list of its listener also has arn:foreign, for other names. It stays there.",
    ]);
  });

  it("is no place for the wildcard itself", () => {
    const plan = planned({ nlb: [nlb({ certificateArn: "arn:foreign", listed: [WEST] })] });
    assert.match(plan.leftOut[0]?.why ?? "", /so adopting would move it; the wildcard is only in its SNI list$/);
  });
});
