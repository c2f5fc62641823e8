import assert from "node:assert/strict";
import { parsed, refuses } from "./rawStack.ts";

const EMAIL = "an e-mail address such as ops@example.com";
const EMAIL_FIX =
  "Give an address outside the mail system that the certificates belong to: it must work when that does not.";
const URL_ALLOWED = "an https URL without user name, such as https://ntfy.sh/a-long-name-that-nobody-guesses";
const URL_FIX = "Give the URL of a topic of ntfy, or of anything else that takes a POST with text.";

describe("The alerts of a config", () => {
  it("name who is told, and are off when the key is missing", () => {
    assert.deepEqual(parsed([["alerts"], { urls: ["https://ntfy.sh/x"] }]).alerts, {
      emails: [],
      urls: ["https://ntfy.sh/x"],
    });
    assert.equal(parsed().alerts, undefined);
  });

  refuses([
    [
      "alerts that tell nobody",
      [[["alerts"], {}]],
      [
        "cabal-tls:alerts",
        "{}",
        "an object with the keys emails and urls, of which one at least has an entry",
        "Name a subscriber, or remove the key to have no alarms.",
      ],
    ],
    [
      "an address that is none",
      [[["alerts"], { emails: ["ops"] }]],
      ["cabal-tls:alerts.emails[0]", '"ops"', EMAIL, EMAIL_FIX],
    ],
    [
      "the same address twice",
      [[["alerts"], { emails: ["ops@example.com", "ops@example.com"] }]],
      [
        "cabal-tls:alerts.emails",
        '["ops@example.com","ops@example.com"]',
        "a list of at most 20 e-mail addresses, each once",
        "List the addresses, or remove the key.",
      ],
    ],
    [
      "a URL without TLS",
      [[["alerts"], { urls: ["http://ntfy.sh/x"] }]],
      ["cabal-tls:alerts.urls[0]", '"http://ntfy.sh/x"', URL_ALLOWED, URL_FIX],
    ],
    [
      "a URL with a user name",
      [[["alerts"], { urls: ["https://me:secret@ntfy.sh/x"] }]],
      ["cabal-tls:alerts.urls[0]", '"https://me:secret@ntfy.sh/x"', URL_ALLOWED, URL_FIX],
    ],
  ]);
});
