import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { Pebble } from "../../acme/startPebble.ts";
import { tlsRequest } from "../../acme/transport.ts";
import { Account } from "../aws/account.ts";
import { issueByAcme } from "./issueByAcme.ts";
import { pebbleFor } from "./pebble.ts";

const DEADLINE_MS = 10_000;

describe("startPebble", () => {
  let account: Account;
  let pebble: Pebble;
  let zoneId: string;

  before(async () => {
    account = await Account.start(600);
    zoneId = await account.zone("example.net");
    pebble = await pebbleFor(account.emulator.aws, {
      profiles: {
        classic: { description: "90 days", validityPeriod: 7_776_000 },
        short: { description: "five minutes", validityPeriod: 300, promoteCommonName: true },
      },
      alternateRoots: 1,
      domainBlocklist: ["blocked.example.net"],
    });
  });
  after(async () => {
    await pebble.stop();
    await account.stop();
  });

  const dns = {
    get account() {
      return account;
    },
    get zoneId() {
      return zoneId;
    },
  };

  it("offers the given profiles in a directory whose transport the local AWS's root vouches for", async () => {
    const { status, text } = await tlsRequest(pebble.directory, account.emulator.aws.ca);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(JSON.parse(text).meta.profiles).sort(), ["classic", "short"]);
    assert.equal(pebble.issuingRoots.match(/BEGIN CERTIFICATE/g)?.length, 2);
    assert.equal(pebble.roots.match(/BEGIN CERTIFICATE/g)?.length, 3);
  });

  it("issues after a look into the zone of the local AWS, and tells and takes renewal information", async () => {
    const { pem, leaf, renewalInfo } = await issueByAcme(pebble, dns, "mail.example.net", { profile: "short" });
    assert.equal(leaf.subjectAltName, "DNS:mail.example.net");
    assert.equal(Math.round((leaf.validToDate.getTime() - leaf.validFromDate.getTime()) / 1000), 299);
    const window = { start: "2026-01-02T03:04:05Z", end: "2026-01-03T03:04:05Z" };
    await pebble.setRenewalInfo(pem, { suggestedWindow: window });
    assert.deepEqual(JSON.parse((await tlsRequest(renewalInfo, account.emulator.aws.ca)).text).suggestedWindow, window);
    assert.equal((await pebble.certificateStatus(leaf.serialNumber)).Status, "Valid");
  });

  it("refuses names of the blocklist", async () => {
    await assert.rejects(
      issueByAcme(pebble, dns, "blocked.example.net", { profile: "short" }),
      /blocked\.example\.net/,
    );
  });

  it("wants an external account binding when keys are given", async () => {
    const strict = await pebbleFor(account.emulator.aws, {
      externalAccounts: { "kid-1": "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W" },
    });
    try {
      await assert.rejects(issueByAcme(strict, dns, "mail.example.net", {}), /externalAccountBinding/);
    } finally {
      await strict.stop();
    }
  });

  it("ends when the process that started it is killed", async () => {
    const { directory, ca, kill } = await inAProcessOfItsOwn();
    assert.equal((await tlsRequest(directory, ca)).status, 200);
    await kill();
    for (const deadline = Date.now() + DEADLINE_MS; ; await wait(25)) {
      const answers = await tlsRequest(directory, ca).then(
        () => true,
        () => false,
      );
      if (!answers) return;
      assert.ok(Date.now() < deadline, "Pebble still answers");
    }
  });

  async function inAProcessOfItsOwn() {
    const { aws } = account.emulator;
    const script = `
      import { pebbleFor } from "./packages/local-aws/tests/acme/pebble.ts";
      import { callControl } from "./packages/local-aws/controlClient.ts";
      const { dns, ca, url } = JSON.parse(process.argv[1]);
      const pebble = await pebbleFor({ dns, ca, control: (verb, body) => callControl(url, verb, body) });
      console.log(pebble.directory);`;
    const given = JSON.stringify({ dns: aws.dns, ca: aws.ca, url: aws.url });
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, given], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(child.stdout.setEncoding("utf8"), "data");
    return {
      directory: String(line).trim(),
      ca: aws.ca,
      kill: async () => {
        const ended = once(child, "exit");
        child.kill("SIGKILL");
        await ended;
      },
    };
  }
});
