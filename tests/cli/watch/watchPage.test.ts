import assert from "node:assert/strict";
import { watchPage } from "../../../cli/watch/watchPage.ts";
import { manyPage, rotation, rotationPage } from "./watchFixture.ts";

function textOf(page: string): string {
  return page
    .slice(page.indexOf("<body>"))
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

describe("the page of a watch", () => {
  it("begins with the verdict and how long it watched", () => {
    assert.match(
      textOf(rotationPage()),
      /^Watch of stack prod: ✗ NOT OK From 2027-01-01 12:00 UTC for 60 s\. NOT OK: 180 handshakes in 60 s, 2 failed, 10 wrong \(/,
    );
  });

  it("shows at which address which certificate was served from when to when, and what failed", () => {
    const text = textOf(rotationPage());
    for (const row of [
      "192.0.2.1 serial 11aa22bb 0.0 19.0 20 192.0.2.1 serial 55ee66ff 20.0 59.0 40",
      "192.0.2.2 serial 11aa22bb 0.0 29.0 30 192.0.2.2 serial 55ee66ff 32.0 59.0 28 192.0.2.2 ✗ connect ECONNREFUSED 30.0 31.0 2",
      "198.51.100.7 serial 11aa22bb 0.0 49.0 50 198.51.100.7 serial ffff, wrong 50.0 59.0 10",
      "0 of 1 lived to the end.",
      "imap.example.net:993 at 192.0.2.1 was closed by the server after 3 answers",
    ]) {
      assert.ok(text.includes(row), `${row} in ${text}`);
    }
  });

  it("draws each on the scale of the whole time, what is wrong in another colour", () => {
    const page = rotationPage();
    const bars = [...page.matchAll(/zone (life|fail)" style="left:([\d.]+)%;width:([\d.]+)%/g)].map(([, ...parts]) =>
      parts.join(" "),
    );
    assert.deepEqual(bars, [
      "life 0 31.7",
      "life 33.3 65",
      "life 0 48.3",
      "life 53.3 45",
      "fail 50 1.7",
      "life 0 81.7",
      "fail 83.3 15",
    ]);
  });

  it("asks nobody for anything, and takes hostile names as text", () => {
    const hostile = `<img src=x onerror=alert(1)>"'&\u202e`;
    const page = watchPage({ ...rotation(), stack: hostile });
    assert.doesNotMatch(page, /<(script|link|img|iframe|object|a)\b|\b(src|href|srcset|action)=[^x]|url\(|@import/i);
    assert.match(page, /content="default-src 'none'; style-src 'unsafe-inline'"/);
    assert.match(page, /<title>Watch of stack &lt;img src=x onerror=alert\(1\)&gt;&quot;&#39;&amp;\?: NOT OK<\/title>/);
  });

  it("has at most 1 MB with 40 hosts, however long it was watched", () => {
    const page = manyPage(40);
    assert.ok(page.includes("host-39.example.net:993"));
    assert.ok(Buffer.byteLength(page) <= 1_000_000, String(Buffer.byteLength(page)));
  });
});
