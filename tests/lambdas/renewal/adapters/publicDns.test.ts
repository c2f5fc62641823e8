import assert from "node:assert/strict";
import { Resolver } from "node:dns/promises";
import { PublicDns } from "../../../../lambdas/renewal/adapters/publicDns.ts";

type Answer = readonly unknown[] | string;

/** What the machine's resolver answers, by method and name: records, or the code of an error. Everything else is ENODATA. */
const answers = new Map<string, Answer>();
const asked: string[] = [];

const METHODS = ["resolveCaa", "resolveCname", "resolveTxt"] as const;

describe("public DNS", () => {
  const originals = METHODS.map((method) => Object.getOwnPropertyDescriptor(Resolver.prototype, method));
  before(() => {
    for (const method of METHODS) {
      const value = async (name: string) => {
        asked.push(`${method} ${name}`);
        const answer = answers.get(`${method} ${name}`) ?? "ENODATA";
        if (typeof answer === "string") throw Object.assign(new Error(answer), { code: answer });
        return answer;
      };
      Object.defineProperty(Resolver.prototype, method, { value, configurable: true, writable: true });
    }
  });
  beforeEach(() => {
    answers.clear();
    asked.length = 0;
  });
  after(() => {
    METHODS.forEach((method, place) => {
      const original = originals[place];
      if (original !== undefined) Object.defineProperty(Resolver.prototype, method, original);
      else Reflect.deleteProperty(Resolver.prototype, method);
    });
  });

  it("has the closest CAA records from a name upwards, with tags of any name", async () => {
    answers.set("resolveCaa example.net", [
      { critical: 0, issue: "letsencrypt.org", type: "CAA" },
      { critical: 128, issuewild: ";", type: "CAA" },
    ]);
    assert.deepEqual(await new PublicDns().caa("a.example.net"), [
      { flags: 0, tag: "issue", value: "letsencrypt.org" },
      { flags: 128, tag: "issuewild", value: ";" },
    ]);
    assert.deepEqual(asked, ["resolveCaa a.example.net", "resolveCaa example.net"]);
  });

  it("has no CAA records where no name upwards has any, and does not know when one cannot be looked up", async () => {
    answers.set("resolveCaa a.example.net", "ENOTFOUND");
    assert.deepEqual(await new PublicDns().caa("a.example.net"), []);
    answers.set("resolveCaa example.net", "ESERVFAIL");
    assert.equal(await new PublicDns().caa("a.example.net"), undefined);
  });

  it("follows CNAMEs link by link, and does not know where they lead when one cannot be looked up", async () => {
    answers.set("resolveCname a.example", ["b.example"]);
    answers.set("resolveCname b.example", ["c.example"]);
    assert.deepEqual(await new PublicDns().cnames("a.example"), ["b.example", "c.example"]);
    assert.deepEqual(await new PublicDns().cnames("d.example"), []);
    answers.set("resolveCname c.example", "ETIMEOUT");
    assert.equal(await new PublicDns().cnames("a.example"), undefined);
  });

  it("joins the parts of a TXT value", async () => {
    answers.set("resolveTxt a.example", [["one ", "two"], ["three"]]);
    assert.deepEqual(await new PublicDns().txt("a.example"), ["one two", "three"]);
    assert.deepEqual(await new PublicDns().txt("b.example"), []);
    answers.set("resolveTxt b.example", "EREFUSED");
    assert.equal(await new PublicDns().txt("b.example"), undefined);
  });
});
