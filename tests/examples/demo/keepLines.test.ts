import assert from "node:assert/strict";
import { keepLines } from "../../../examples/demo/keepLines.ts";
import { checkPrintedLines } from "../../printed/lineClasses.ts";
import { printedLines } from "../../printed/printedLines.ts";
import type { Stage } from "../../../examples/demo/rotation.ts";

const PATH = { host: "imap.example.net", address: "127.10.0.2", connectPort: 20993 };
const FILES = { envFile: "/tmp/demo/env.sh", caFile: "/tmp/demo/ca.pem", clientOptions: "/tmp/demo/client-options" };

function stage(paths: readonly object[], issued: readonly number[] = [1, 2]): Stage {
  const program = { configFile: "/tmp/demo/Pulumi.demo.yaml", stack: "local" };
  const generations = issued.map((generation) => ({ generation }));
  const inventory = { certificates: [{ name: "wildcard", pipeline: "acm", active: issued.at(-1), generations }] };
  return { program, paths, inventory, settings: { "cabal-tls:controlDomain": "example.net" } } as unknown as Stage;
}

describe("keepLines", () => {
  it("tells how to go on: engine, handshake, environment, roll-back, end", () => {
    assert.deepEqual(keepLines(stage([PATH]), FILES, undefined), [
      "Everything is still running. In another shell, in this folder:",
      "",
      "    npm run pulumi -- up --yes         # nothing to do: generation 2 is deployed",
      "    openssl s_client -connect 127.10.0.2:20993 -servername imap.example.net -CAfile /tmp/demo/ca.pem </dev/null | openssl x509 -noout -subject -serial -fingerprint -sha256",
      "",
      "Where the local AWS is, for every AWS client, and then what the doctor says about it:",
      "",
      "    . /tmp/demo/env.sh",
      "    npx --no -- cabal-tls doctor --stack local $(cat /tmp/demo/client-options)",
      "    npx --no -- cabal-tls watch --stack local --seconds 5 $(cat /tmp/demo/client-options)",
      "",
      "Roll back: generation 1 serves again, by one update for each consumer.",
      "",
      "    sed -i 's/active: 2/active: 1/' /tmp/demo/Pulumi.demo.yaml",
      "    npm run pulumi -- up --yes",
      "",
      "The control domain is example.net. Ctrl-C here stops and removes everything.",
    ]);
  });

  it("rolls back from whatever generation serves, after the second act too", () => {
    const lines = keepLines(stage([PATH], [1, 2, 3, 4, 5]), FILES, undefined);
    assert.ok(lines.includes("    npm run pulumi -- up --yes         # nothing to do: generation 5 is deployed"));
    assert.ok(lines.includes("Roll back: generation 4 serves again, by one update for each consumer."));
    assert.ok(lines.includes("    sed -i 's/active: 5/active: 4/' /tmp/demo/Pulumi.demo.yaml"));
  });

  it("says where Prometheus is, when it is left running", () => {
    const lines = keepLines(stage([PATH]), FILES, "http://127.0.0.1:19090");
    assert.ok(
      lines.includes(
        "    curl -s http://127.0.0.1:19090/api/v1/alerts    # Prometheus; http://127.0.0.1:19090 in a browser",
      ),
    );
  });

  it("has commands that parse", async () => {
    await checkPrintedLines(keepLines(stage([PATH]), FILES, undefined).flatMap(printedLines));
  });

  it("starts the engine by npm in every line, since an older Node may be first on PATH", () => {
    const lines = keepLines(stage([PATH]), FILES, undefined).filter((line) => line.startsWith("    "));
    assert.deepEqual(
      lines.filter((line) => /^\s+(node|pulumi)\b/.test(line)),
      [],
    );
  });

  it("has nothing to show when nothing is served", () => {
    assert.throws(() => keepLines(stage([]), FILES, undefined), {
      message: "nothing is served, so there is nothing to look at",
    });
  });
});
