import assert from "node:assert/strict";
import type { DnsReader } from "../../../../cli/doctor/gather/dnsReader.ts";
import { HandshakeReader } from "../../../../cli/doctor/gather/handshakes.ts";
import { mailInventory } from "../../../monitoring/mailInventory.ts";
import { peer } from "../../tls/peer.ts";

const endpoint = mailInventory().endpoints.find(({ port }) => port === 587);
/** A rule leads to the address, so that nobody is asked. */
const NO_DNS = {} as DnsReader;

describe("the doctor's handshakes", () => {
  it("name --timeout when a greeting had not ended at the deadline", async () => {
    const server = await peer((socket) => socket.write("220-mail.example.net ESMTP\r\n"));
    const host = "smtp-out.example.net";
    const connectTo = [{ host, port: 587, address: "127.0.0.1", connectPort: server.port }];
    const reader = new HandshakeReader(NO_DNS, { ca: undefined, deadline: 150, connectTo });
    assert.ok(endpoint);
    const { handshakes } = await reader.served(endpoint);
    await server.close();
    const late = "connected, but STARTTLS did not start within 0.15 s; --timeout SECONDS waits longer";
    assert.deepEqual(
      handshakes.map(({ sni, result }) => [sni, result]),
      [
        [true, { failure: "no-greeting", message: late }],
        [false, { failure: "no-greeting", message: late }],
      ],
    );
  });

  it("go to the name that the endpoint is reached by, and ask for the host's own name there", async () => {
    const asked: string[] = [];
    const dns = {
      privateAddresses: async (name: string) => {
        asked.push(name);
        return name === "smtp-out.cabal.internal" ? ["127.0.0.1"] : undefined;
      },
    } as unknown as DnsReader;
    const server = await peer((socket) => socket.end("554 no\r\n"));
    const connectTo = [{ host: "smtp-out.example.net", port: 587, address: undefined, connectPort: server.port }];
    const reader = new HandshakeReader(dns, { ca: undefined, deadline: 2_000, connectTo });
    assert.ok(endpoint);
    const inside = await reader.served({ ...endpoint, connect: "smtp-out.cabal.internal" });
    const outside = await reader.served({ ...endpoint, connect: "smtp-out.elsewhere.internal" });
    await server.close();
    assert.deepEqual(asked, ["smtp-out.cabal.internal", "smtp-out.elsewhere.internal"]);
    assert.deepEqual(inside.addresses.get("smtp-out.example.net"), { value: ["127.0.0.1"] });
    assert.deepEqual(
      inside.handshakes.map(({ host, address }) => [host, address]),
      [
        ["smtp-out.example.net", "127.0.0.1"],
        ["smtp-out.example.net", "127.0.0.1"],
      ],
    );
    assert.deepEqual(outside.addresses.get("smtp-out.example.net"), {
      unknown: "smtp-out.elsewhere.internal does not resolve here",
      why: "outside",
    });
    assert.deepEqual(outside.handshakes, []);
  });

  it("are none with a port that nobody looks at", async () => {
    assert.ok(endpoint);
    const reader = new HandshakeReader(NO_DNS, { ca: undefined, deadline: 150, connectTo: [] });
    assert.deepEqual(await reader.served({ ...endpoint, look: false }), { addresses: new Map(), handshakes: [] });
  });

  it("do not name it when the server has refused", async () => {
    const server = await peer((socket) => socket.end("554 no\r\n"));
    const connectTo = [{ host: "smtp-out.example.net", port: 587, address: "127.0.0.1", connectPort: server.port }];
    const reader = new HandshakeReader(NO_DNS, { ca: undefined, deadline: 2_000, connectTo });
    assert.ok(endpoint);
    const { handshakes } = await reader.served(endpoint);
    await server.close();
    assert.deepEqual(handshakes[0]?.result, { failure: "no-starttls", message: 'the greeting is "554 no"' });
  });
});
