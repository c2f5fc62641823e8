import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failedNames, failedUpdates, failureReasons, refreshCommand } from "../../core/failedUpdates.ts";
import { recordedText } from "./recorded/recordedText.ts";

const LISTENER = "urn:pulumi:prod::cabal-tls::cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::imap-listener";
const RECORD = "urn:pulumi:prod::cabal-tls::aws:route53/record:Record::plain";

describe("failedUpdates", () => {
  it("are no resources of a stack that is whole, and of one that is empty", () => {
    const resources = [{ urn: LISTENER, initErrors: [] }, { urn: RECORD }, { urn: RECORD, initErrors: null }];
    assert.deepEqual(failedUpdates({ deployment: { resources } }), []);
    assert.deepEqual(failedUpdates({ deployment: {} }), []);
    assert.deepEqual(failedUpdates({ deployment: null }), []);
  });

  it("are the resources with errors of their last create or update, without those that only wait for deletion", () => {
    const resources = [
      { urn: LISTENER, initErrors: ["Throttling: Rate exceeded"] },
      { urn: LISTENER, delete: true, initErrors: ["Throttling: Rate exceeded"] },
      { urn: RECORD },
    ];
    assert.deepEqual(failedUpdates({ version: 3, deployment: { resources } }), [
      { urn: LISTENER, reasons: ["Throttling: Rate exceeded"] },
    ]);
  });

  it("are the listener whose update AWS refused, as the engine records it", () => {
    assert.deepEqual(failedUpdates(JSON.parse(recordedText("refusedState"))), [
      {
        urn: "urn:pulumi:probe::cabal-tls::cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::imap-listener",
        reasons: [
          "updating urn:pulumi:probe::cabal-tls::cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::imap-listener: 1 error occurred:\n\t* Throttling: Rate exceeded\n\n",
        ],
      },
    ]);
  });

  it("are none once that listener was refreshed", () => {
    assert.deepEqual(failedUpdates(JSON.parse(recordedText("repairedState"))), []);
  });

  it("are unknown in anything but an export of the engine", () => {
    assert.equal(failedUpdates(undefined), undefined);
    assert.equal(failedUpdates({}), undefined);
    assert.equal(failedUpdates({ deployment: { resources: "none" } }), undefined);
    assert.equal(failedUpdates({ deployment: { resources: [{ initErrors: [] }] } }), undefined);
  });
});

describe("failureReasons", () => {
  it("are the errors in a resource's state, and none in the state of a resource that is whole or new", () => {
    assert.deepEqual(failureReasons({ inputs: {}, initErrors: ["refused"] }), ["refused"]);
    assert.deepEqual(failureReasons({ inputs: {} }), []);
    assert.deepEqual(failureReasons({ initErrors: null }), []);
    assert.deepEqual(failureReasons(undefined), []);
  });
});

describe("failedNames", () => {
  it("are logical names, each once, in alphabetical order", () => {
    assert.equal(failedNames([{ urn: RECORD }, { urn: LISTENER }, { urn: RECORD }]), "imap-listener, plain");
  });
});

describe("refreshCommand", () => {
  it("names every resource once, in an order that does not change, quoted for sh", () => {
    assert.equal(
      refreshCommand([{ urn: LISTENER }, { urn: RECORD }, { urn: LISTENER }]),
      "npm run pulumi -- refresh --yes --stack prod --target urn:pulumi:prod::cabal-tls::aws:route53/record:Record::plain " +
        "--target 'urn:pulumi:prod::cabal-tls::cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::imap-listener'",
    );
  });

  it("reaches the engine unchanged through sh and npm", () => {
    const folder = mkdtempSync(join(tmpdir(), "cabal-tls-refresh-"));
    const script = "node -e 'console.log(JSON.stringify(process.argv.slice(1)))' --";
    writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts: { pulumi: script } }));
    const command = refreshCommand([{ urn: LISTENER }, { urn: `${LISTENER}'s "own" \`id\`` }]);
    const output = execFileSync("sh", ["-c", command], { cwd: folder, encoding: "utf8", stdio: "pipe" });
    rmSync(folder, { recursive: true });
    assert.deepEqual(JSON.parse(output.trim().split("\n").at(-1) ?? ""), [
      "refresh",
      "--yes",
      "--stack",
      "prod",
      "--target",
      "urn:pulumi:prod::cabal-tls::cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::imap-listener",
      "--target",
      'urn:pulumi:prod::cabal-tls::cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::imap-listener\'s "own" `id`',
    ]);
  });
});
