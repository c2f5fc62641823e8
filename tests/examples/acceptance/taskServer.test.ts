import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { handshake } from "../../../cli/watch/handshake.ts";
import { taskCommand } from "../../../examples/acceptance/core/serviceConfig.ts";
import { testCertificate } from "../../cli/watch/testCertificate.ts";

const SOURCE = readFileSync(
  join(import.meta.dirname, "..", "..", "..", "examples", "acceptance", "taskServer.ts"),
  "utf8",
);

describe("the server of an acceptance run's ECS task", () => {
  it("serves the chain of its environment on both ports, survives health checks, and ends on SIGTERM", async () => {
    const ca = testCertificate({ commonName: "ca" });
    const issuer = { commonName: "ca", keyPem: ca.keyPem };
    const leaf = testCertificate({ commonName: "mail", names: ["mail.example.org"], issuer });
    const ports = [await freePort(), await freePort()];
    const [, ...args] = taskCommand(SOURCE, ports.map(String));
    const server = spawn(process.execPath, args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { TLS_KEY: leaf.keyPem, TLS_CERT: leaf.pem, TLS_CA_BUNDLE: ca.pem },
    });
    const ended = once(server, "exit");
    try {
      const seen: unknown[] = [];
      for (const [index, protocol] of (["tls", "smtp-starttls"] as const).entries()) {
        const connectPort = ports[index] ?? 0;
        await acceptsConnections(connectPort);
        const target = {
          endpoint: "mail",
          kind: "ecs",
          host: "mail.example.org",
          port: connectPort,
          protocol,
        } as const;
        const result = await handshake({ ...target, address: "127.0.0.1", connectPort }, true, { ca: ca.pem });
        seen.push("seen" in result ? [result.seen.sha256, result.seen.fault] : result.failed);
      }
      assert.deepEqual(seen, [
        [leaf.sha256, undefined],
        [leaf.sha256, undefined],
      ]);
    } finally {
      server.kill("SIGTERM");
    }
    assert.deepEqual(await ended, [0, null]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** As a load balancer checks it: a connection that sends nothing and ends. */
async function acceptsConnections(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const socket = connect(port, "127.0.0.1");
    const open = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (open) return;
    await wait(50);
  }
  throw new Error(`nothing listens on ${port}`);
}
