import assert from "node:assert/strict";
import { mailImpact } from "../../core/mailImpact.ts";

describe("what users of a mail server lose", () => {
  const rows: readonly (readonly [number, string])[] = [
    [465, "Mail clients refuse to connect to mx:465, so nobody can send mail."],
    [587, "Mail clients refuse to connect to mx:465, so nobody can send mail."],
    [143, "Mail clients refuse to connect to mx:465, so nobody can read mail."],
    [993, "Mail clients refuse to connect to mx:465, so nobody can read mail."],
    [995, "Mail clients refuse to connect to mx:465, so nobody can read mail."],
    [24, "Clients refuse to connect to mx:465, so what it serves stands still."],
    [26, "Clients refuse to connect to mx:465, so what it serves stands still."],
    [466, "Clients refuse to connect to mx:465, so what it serves stands still."],
    [
      25,
      "Other mail servers go on delivering to mx.example.net, since most do not verify its certificate; those that do, by MTA-STS, hold their mail back.",
    ],
  ];
  for (const [port, sentence] of rows) {
    it(`is told by port ${port}`, () => {
      assert.equal(mailImpact("mx.example.net", "mx:465", port), sentence);
    });
  }
});
