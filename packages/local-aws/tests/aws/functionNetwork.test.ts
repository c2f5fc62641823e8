import assert from "node:assert/strict";
import { Account, until } from "./account.ts";
import { Functions, LOGS } from "./functionFixture.ts";

/** Tells the outcome of a promise as text. */
const TOLD = "const told = (call) => call.then((value) => value, (error) => error.code ?? error.message);";

describe("network of a function", () => {
  let account: Account;
  let functions: Functions;

  before(async () => {
    account = await Account.start(600);
    functions = new Functions(account);
    const zoneId = await account.zone("example.net");
    const arn = await account.issued("*.example.net", zoneId);
    const loadBalancer = await account.networkLoadBalancer("mail");
    const { LoadBalancers } = await account.elb.describeLoadBalancers({ LoadBalancerArns: [loadBalancer] });
    await account.elb.createListener({
      LoadBalancerArn: loadBalancer,
      Port: 993,
      Protocol: "TLS",
      Certificates: [{ CertificateArn: arn }],
      DefaultActions: [{ Type: "forward", TargetGroupArn: await account.targetGroup("mail") }],
    });
    const name = "imap.example.net";
    await account.change(
      zoneId,
      {
        Action: "UPSERT",
        ResourceRecordSet: {
          Name: name,
          Type: "CNAME",
          TTL: 60,
          ResourceRecords: [{ Value: LoadBalancers?.[0]?.DNSName ?? "" }],
        },
      },
      {
        Action: "UPSERT",
        ResourceRecordSet: { Name: "t.example.net", Type: "TXT", TTL: 60, ResourceRecords: [{ Value: '"here"' }] },
      },
    );
    const role = await functions.role("worker", LOGS);
    const source = `import dns from "node:dns"; import { connect } from "node:tls"; import net from "node:net"; import dgram from "node:dgram";
      ${TOLD}
      const handshake = (host, port) => new Promise((resolve, reject) => {
        const socket = connect({ host, port, servername: host }, () => { resolve(socket.getPeerCertificate().subject.CN); socket.destroy(); });
        socket.on("error", reject);
      });
      const plain = (host, port) => new Promise((resolve, reject) => {
        net.connect(port, host, () => resolve("open")).on("error", reject);
      });
      const datagram = (host, port) => new Promise((resolve, reject) => {
        const question = Buffer.from("00070100000100000000000001740765786d706c65036e65740000100001".replace("65786d706c65", "6578616d706c65"), "hex");
        const socket = dgram.createSocket("udp4");
        socket.on("message", (answer) => { resolve(answer.toString("latin1").includes("here")); socket.close(); });
        socket.send(question, port, host);
        setTimeout(() => reject(new Error("no answer")), 3000).unref();
      });
      export const handler = async ({ calls }) => {
        const resolver = new dns.promises.Resolver(); resolver.setServers(["192.0.2.1"]);
        const made = { handshake, plain, datagram, txt: (name) => resolver.resolveTxt(name), lookup: (name) => dns.promises.lookup(name) , fetch: (url) => fetch(url).then((answer) => answer.status) };
        return Promise.all(calls.map(([what, ...args]) => told(made[what](...args))));
      };`;
    await functions.make("caller", role, source, { Timeout: 20, MemorySize: 256 });
  });
  after(() => account.stop());

  const call = async (...calls: unknown[][]) =>
    (await functions.invoke("caller", { calls })).payload as unknown as unknown[];

  it("leads host and port to what serves there, and trusts the local root", async () => {
    const [seen, refused] = await call(["handshake", "imap.example.net", 993], ["plain", "imap.example.net", 994]);
    assert.equal(seen, "*.example.net");
    assert.equal(refused, "ECONNREFUSED");
  });

  it("resolves in the local AWS's DNS, whichever servers are asked", async () => {
    const [txt, address, udp] = await call(
      ["txt", "t.example.net"],
      ["lookup", "imap.example.net"],
      ["datagram", "198.51.100.1", 53],
    );
    assert.deepEqual(txt, [["here"]]);
    assert.match(String((address as { address: string }).address), /^127\.10\./);
    assert.equal(udp, true);
  });

  it("ends at the local AWS: there is no other host", async () => {
    const [name, address] = await call(["plain", "registry.example.com", 443], ["plain", "192.0.2.7", 443]);
    assert.equal(name, "ENOTFOUND");
    assert.equal(address, "ECONNREFUSED");
  });

  it("has servers that AWS does not run where a test puts them, and trusts the roots it is told", async () => {
    const { createServer } = await import("node:https");
    const made = await account.emulator.aws.control("server-certificate", { names: ["ping.example.com"] });
    const { certificate, key } = made as { certificate: string; key: string };
    const server = createServer({ cert: certificate, key }, (_, response) => response.writeHead(204).end());
    server.listen(0, "127.0.0.1");
    await until("the server listens", async () => server.listening);
    const { port } = server.address() as { port: number };
    await account.emulator.aws.control("routes", { "ping.example.com:443": `127.0.0.1:${port}` });
    const [status] = await call(["fetch", "https://ping.example.com/"]);
    assert.equal(status, 204);
    await account.emulator.aws.control("routes", { "ping.example.com:443": null });
    assert.deepEqual(await call(["plain", "ping.example.com", 443]), ["ENOTFOUND"]);
    server.close();
  });
});
