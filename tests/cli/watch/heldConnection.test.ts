import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createServer, type TLSSocket } from "node:tls";
import { holdConnection } from "../../../cli/watch/heldConnection.ts";
import { testCertificate } from "./testCertificate.ts";

const root = testCertificate({ commonName: "Test Root" });
const issuer = { commonName: "Test Root", keyPem: root.keyPem };
const leaf = testCertificate({ commonName: "mail", names: ["mail.example.net"], issuer });

/** A mail server that begins with TLS, and what it heard; `greet` writes its greeting. */
async function listening(greet: (socket: TLSSocket, heard: string[]) => void, answer: (line: string) => string) {
  const heard: string[] = [];
  const server = createServer({ cert: leaf.pem, key: leaf.keyPem }, (socket) => {
    socket.on("error", () => {}).on("end", () => socket.end());
    socket.on("data", (line: Buffer) => {
      heard.push(line.toString());
      socket.write(answer(line.toString()));
    });
    greet(socket, heard);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: connectPort } = server.address() as AddressInfo;
  const stop = () => new Promise((resolve) => server.close(resolve));
  return { heard, connectPort, stop };
}

const target = (port: number, connectPort: number) =>
  ({
    endpoint: "mail",
    kind: "ecs",
    host: "mail.example.net",
    port,
    protocol: "tls",
    address: "127.0.0.1",
    connectPort,
  }) as const;

describe("holdConnection", () => {
  it("waits for the last line of a submission port's greeting, asks in its own protocol, and ends with QUIT", async () => {
    const server = await listening(
      (socket, heard) => {
        socket.write("220-mail.example.net ESMTP\r\n");
        setTimeout(() => {
          heard.push("the greeting ends\r\n");
          socket.write("220\r\n");
        }, 100);
      },
      () => "250 2.0.0 OK\r\n",
    );
    const held = await holdConnection(target(465, server.connectPort), { ca: root.pem }, 20);
    while (held.answered < 2) await wait(5);
    await held.close();
    await server.stop();
    assert.equal(held.broken, undefined);
    const [first, ...rest] = server.heard;
    assert.equal(first, "the greeting ends\r\n");
    assert.equal(rest.pop(), "QUIT\r\n");
    assert.deepEqual([...new Set(rest)], ["NOOP\r\n"]);
  });

  it("ends an IMAP session with LOGOUT", async () => {
    const server = await listening(
      (socket) => socket.write("* OK ready\r\n"),
      (line) => `${line.split(" ")[0]} OK done\r\n`,
    );
    const held = await holdConnection(target(993, server.connectPort), { ca: root.pem }, 20);
    while (held.answered < 2) await wait(5);
    await held.close();
    await server.stop();
    assert.equal(held.broken, undefined);
    assert.deepEqual(server.heard.slice(0, 2), ["a1 NOOP\r\n", "a2 NOOP\r\n"]);
    assert.equal(server.heard.at(-1), "z LOGOUT\r\n");
  });
});
