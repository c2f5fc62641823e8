import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createServer, type TLSSocket } from "node:tls";
import { holdConnection } from "../../../cli/watch/heldConnection.ts";
import { testCertificate } from "./testCertificate.ts";

const root = testCertificate({ commonName: "Test Root" });
const issuer = { commonName: "Test Root", keyPem: root.keyPem };
const leaf = testCertificate({ commonName: "mail", names: ["mail.example.net"], issuer });

describe("holdConnection", () => {
  it("asks a submission port in its own protocol", async () => {
    const heard: string[] = [];
    const sockets: TLSSocket[] = [];
    const server = createServer({ cert: leaf.pem, key: leaf.keyPem }, (socket) => {
      sockets.push(socket.on("error", () => {}));
      socket.write("220 mail ready\r\n");
      socket.on("data", (line: Buffer) => {
        heard.push(line.toString());
        socket.write("250 2.0.0 OK\r\n");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const target = { endpoint: "mail", kind: "ecs", host: "mail.example.net", port: 465, protocol: "tls" } as const;
    const connectPort = (server.address() as AddressInfo).port;
    const held = await holdConnection({ ...target, address: "127.0.0.1", connectPort }, { ca: root.pem }, 20);
    await wait(100);
    await held.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    assert.equal(held.broken, undefined);
    assert.ok(held.answered > 1, String(held.answered));
    assert.deepEqual([...new Set(heard)], ["NOOP\r\n"]);
  });
});
