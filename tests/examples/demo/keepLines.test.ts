import assert from "node:assert/strict";
import { keepLines } from "../../../examples/demo/keepLines.ts";
import type { Stage } from "../../../examples/demo/rotation.ts";

const PATH = { host: "imap.example.net", address: "127.10.0.2", connectPort: 20993 };
const FILES = { envFile: "/tmp/demo/env.sh", caFile: "/tmp/demo/ca.pem" };

function stage(paths: readonly object[]): Stage {
  const program = { configFile: "/tmp/demo/Pulumi.demo.yaml" };
  return { program, paths, settings: { "cabal-tls:controlDomain": "example.net" } } as unknown as Stage;
}

describe("keepLines", () => {
  it("tells how to go on: engine, handshake, environment, roll-back, end", () => {
    assert.deepEqual(keepLines(stage([PATH]), FILES), [
      "Everything is still running. In another shell, in this folder:",
      "",
      "    npm run pulumi -- up --yes         # nothing to do: generation 2 is deployed",
      "    openssl s_client -connect 127.10.0.2:20993 -servername imap.example.net -CAfile /tmp/demo/ca.pem </dev/null | openssl x509 -noout -subject -serial -fingerprint -sha256",
      "    . /tmp/demo/env.sh    # for other AWS clients: where the local AWS is",
      "",
      "Roll back: generation 1 serves again, by one update for each consumer.",
      "",
      "    sed -i 's/active: 2/active: 1/' /tmp/demo/Pulumi.demo.yaml",
      "    npm run pulumi -- up --yes",
      "",
      "The control domain is example.net. Ctrl-C here stops and removes everything.",
    ]);
  });

  it("starts the engine by npm in every line, since an older Node may be first on PATH", () => {
    const lines = keepLines(stage([PATH]), FILES).filter((line) => line.startsWith("    "));
    assert.deepEqual(
      lines.filter((line) => /^\s+(node|npx|pulumi)\b/.test(line)),
      [],
    );
  });

  it("has nothing to show when nothing is served", () => {
    assert.throws(() => keepLines(stage([]), FILES), { message: "nothing is served, so there is nothing to look at" });
  });
});
