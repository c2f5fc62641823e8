import assert from "node:assert/strict";
import { abandonedRecords, openChallengesFolder, openChallengesName } from "../../../core/renewal/openChallenges.ts";

const UNTIL = Date.parse("2027-01-01T00:15:00Z");
const RECORD = { zoneId: "Z1", recordName: "_acme-challenge.gone.example.net", value: "abc" };
const text = (change: object = {}) =>
  JSON.stringify({ version: 1, until: "2027-01-01T00:15:00.000Z", challengeRecords: [RECORD], ...change });

describe("the note of an order's challenge records", () => {
  it("is in a folder of its stack, and named after the order's own parameter", () => {
    const folder = openChallengesFolder("/cabal/letsencrypt", "prod");
    assert.equal(folder, "/cabal/letsencrypt/challenge-records/prod");
    assert.equal(
      openChallengesName(folder, "/cabal/letsencrypt/_.example.net/pending"),
      "/cabal/letsencrypt/challenge-records/prod/_.example.net.pending",
    );
  });

  it("names records that are abandoned two seconds after the end of the run that wrote it, and no earlier", () => {
    assert.equal(abandonedRecords(text(), new Date(UNTIL + 1_999)), undefined);
    assert.deepEqual(abandonedRecords(text(), new Date(UNTIL + 2_000)), [RECORD]);
  });

  it("is none when the text is another one", () => {
    const late = new Date(UNTIL + 60_000);
    for (const other of ["", "{}", text({ version: 2 }), text({ until: "soon" }), text({ challengeRecords: [{}] })]) {
      assert.equal(abandonedRecords(other, late), undefined, other);
    }
  });
});
