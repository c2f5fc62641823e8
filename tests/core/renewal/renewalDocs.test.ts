import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HOST_REASONS } from "../../../cli/doctor/reasons/hostReasons.ts";
import { GATE_REASONS } from "../../../core/gate/index.ts";
import { RENEWAL_REASONS } from "../../../core/hostCertificate/renewalReason.ts";
import { EVENT_FORMS, parseRenewalEvent } from "../../../core/renewal/renewalEvent.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const DOCTOR_REASONS: ReadonlySet<string> = new Set(HOST_REASONS.map(({ code }) => code));
const CALL = /^aws lambda invoke --function-name cabal-certbot-renewal\b.*$/gm;

function text(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** What a call of the CLI sends: undefined = nothing. */
function payloadOf(call: string): string | undefined {
  return /--payload '([^']*)'/.exec(call)?.[1];
}

const calls = text("docs/renewal.md").match(CALL) ?? [];
const payloads = calls.flatMap((call) => payloadOf(call) ?? []);

/** A documented payload with the placeholders of the forms in it. */
function asForm(payload: string): string {
  return payload
    .replace(/"host":"[^"]+"/, '"host":"HOST"')
    .replace(/"ca":"[^"]+"/, '"ca":"ID"')
    .replace(/"region":"[^"]+"/, '"region":"REGION"')
    .replace(/"parameter":"\/[^"]+\/import"/, '"parameter":"/…/import"');
}

/** A form with alternatives, such as `0|1|4|5`, as what each of them looks like. */
function variants(form: string): string[] {
  const alternatives = /:((?:[0-9]+|"\w+")(?:\|(?:[0-9]+|"\w+"))+)/.exec(form)?.[1];
  if (alternatives === undefined) return [form];
  return alternatives.split("|").flatMap((one) => variants(form.replace(alternatives, one)));
}

describe("docs/renewal.md", () => {
  it("has the runbook's call as one types it", () => {
    assert.equal(calls[0], "aws lambda invoke --function-name cabal-certbot-renewal out.json");
  });

  it("has a whole command line for every form of an event", () => {
    const documented = payloads.map(asForm);
    for (const form of EVENT_FORMS) {
      assert.ok(
        variants(form).some((one) => documented.includes(one)),
        `no call of the form ${form}`,
      );
    }
  });

  it("has events that the function takes, each of an allowed form and with the flags that it needs", () => {
    assert.equal(payloads.length, 15);
    const allowed = EVENT_FORMS.flatMap(variants);
    for (const call of calls) {
      assert.match(call, / out\.json$/);
      const payload = payloadOf(call);
      assert.equal(call.includes("--cli-binary-format raw-in-base64-out"), payload !== undefined, call);
      if (payload === undefined) continue;
      assert.doesNotThrow(() => parseRenewalEvent(JSON.parse(payload)), call);
      assert.ok(allowed.includes(asForm(payload)), `${payload} is not a listed form`);
    }
  });

  it("has events of every kind that the function tells apart", () => {
    const kinds = payloads.map((payload) => parseRenewalEvent(JSON.parse(payload)).kind);
    assert.deepEqual(kinds, [
      "attempt",
      "attempt",
      "attempt",
      "attempt",
      "removal",
      "attempt",
      "attempt",
      "dryRun",
      "dryRun",
      "import",
      "revoke",
      "revoke",
      "revoke",
      "account",
      "account",
    ]);
  });

  it("names reasons that there are", () => {
    const page = text("docs/renewal.md").replaceAll(/```[\s\S]*?```/g, "");
    const named = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, word = ""]) => word);
    const environment = new Set(["TLS_KEY", "TLS_CERT", "TLS_CA_BUNDLE"]);
    const reasons = named.filter((word) => !environment.has(word));
    assert.ok(reasons.includes("CHALLENGE_NOT_DELEGATED"));
    assert.deepEqual(
      reasons.filter((word) => !(word in RENEWAL_REASONS || word in GATE_REASONS || DOCTOR_REASONS.has(word))),
      [],
    );
  });

  it("leads to headings and pages that there are", () => {
    const page = text("docs/renewal.md");
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, words = ""]) =>
      words
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, "")
        .replaceAll(" ", "-"),
    );
    for (const [, anchor = ""] of page.matchAll(/\]\(#([^)]+)\)/g)) assert.ok(headings.includes(anchor), anchor);
    const pages = readdirSync(join(ROOT, "docs", "adr"));
    for (const [, adr = ""] of page.matchAll(/docs\/adr\/([a-z0-9-]+\.md)/g)) assert.ok(pages.includes(adr), adr);
  });
});
