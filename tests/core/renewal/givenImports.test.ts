import assert from "node:assert/strict";
import type { HostSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import { functionPolicy } from "../../../core/renewal/functionPolicy.ts";
import { FIRST_CA, hostSettings, renewalSettings } from "../../simulation/simulatedSettings.ts";

const GIVEN = {
  "us-west-2": "arn:aws:acm:us-west-2:111122223333:certificate/by-hand-west",
  "us-east-1": "arn:aws:acm:us-east-1:111122223333:certificate/by-hand-east",
};
const ADOPTED = hostSettings("wildcard-g1", {
  deployTo: [{ kind: "acm", regions: ["us-west-2", "us-east-1"], arns: GIVEN }],
});

function acmStatements(hosts: readonly HostSettings[]) {
  const certificateAuthorities = [{ id: "letsencrypt", directory: FIRST_CA }];
  const { Statement } = functionPolicy({
    scope: { partition: "aws", region: "us-west-2", accountId: "111122223333" },
    settings: renewalSettings({ certificateAuthorities, hosts }),
    logGroup: "/aws/lambda/renewal",
    failureQueue: "renewal-failures",
  });
  return Statement.filter(({ Action: action }) => [action].flat().some((one) => one.startsWith("acm:")));
}

describe("the policy of a renewal function that renews imports which somebody else has made", () => {
  it("lets it look at these ARNs and import over them, and over nothing else in their regions", () => {
    assert.deepEqual(acmStatements([hostSettings("smtp-out"), ADOPTED]), [
      {
        Sid: "AcmGiven",
        Effect: "Allow",
        Action: ["acm:DescribeCertificate", "acm:ImportCertificate"],
        Resource: Object.values(GIVEN),
      },
    ]);
  });

  it("keeps what it makes itself to the regions where no ARN is given", () => {
    const elsewhere = hostSettings("mail", { deployTo: [{ kind: "acm", regions: ["eu-west-1"] }] });
    assert.deepEqual(
      acmStatements([ADOPTED, elsewhere]).map(({ Sid, Resource }) => [Sid, Resource]),
      [
        ["AcmCertificates", ["arn:aws:acm:eu-west-1:111122223333:certificate/*"]],
        ["AcmGiven", Object.values(GIVEN)],
        ["AcmList", ["*"]],
        ["AcmOwn", ["arn:aws:acm:eu-west-1:111122223333:certificate/*"]],
        ["AcmNew", ["arn:aws:acm:eu-west-1:111122223333:certificate/*"]],
        ["AcmNewTags", ["arn:aws:acm:eu-west-1:111122223333:certificate/?"]],
      ],
    );
  });
});
