import assert from "node:assert/strict";
import { servedCertificate } from "../../../../cli/doctor/checks/servedCertificate.ts";
import { chain, DAY, endpoint, facts, NOW, shown } from "../factsFixture.ts";

const found = (endsEarlier: number | undefined) => {
  const served = chain({}, endsEarlier === undefined ? {} : { endsEarlier });
  const [one] = servedCertificate(facts({ endpoints: [endpoint([shown(served)])] }));
  return [one?.verdict, one?.reason, one?.evidence];
};

describe("the check of what is served, where an intermediate ends before the leaf", () => {
  it("judges by the intermediate, as the alerts do", () => {
    const [verdict, reason, evidence] = found(NOW + 2 * DAY);
    assert.deepEqual([verdict, reason], ["fail", "SERVED_EXPIRING"]);
    assert.match(
      String(evidence),
      /with SNI: an intermediate certificate that clients need ends before the leaf: until 2027-01-03 \(2 d left\)/,
    );
  });

  it("passes where it does not", () => {
    assert.equal(found(undefined)[0], "pass");
  });
});
