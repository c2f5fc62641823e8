// The network of an emulated function, loaded before its code (node --import): names resolve in the local AWS's DNS,
// connections go to the loopback place that stands for their host and port, and there is no other network.
import dgram from "node:dgram";
import dns from "node:dns";
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const DNS_PORT = 53;
/** AWS's API and what tests start beside it are here; other loopback addresses stand for hosts. */
const THIS_MACHINE = new Set(["localhost", "127.0.0.1", "::1"]);

const control = `${process.env.AWS_ENDPOINT_URL}/moto-api/local/`;
const connect = net.Socket.prototype.connect;
const agent = new http.Agent({ keepAlive: false });
const vpc = process.env.LOCAL_AWS_VPC;
/** `publicDns` stands for every server that is not the machine's own. */
const { dns: nameServer, publicDns } = await ask("network", { vpc });

net.Socket.prototype.connect = function connectByRoute(...args) {
  // net.connect hands its arguments on as one list.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const options =
    typeof first === "object" ? first : { port: first, host: typeof second === "string" ? second : undefined };
  // A pipe; an agent of HTTP says null where there is none.
  if (typeof options.path === "string" || THIS_MACHINE.has(options.host ?? "localhost"))
    return connect.apply(this, args);
  const callback = [...(Array.isArray(args[0]) ? args[0] : args)].reverse().find((one) => typeof one === "function");
  if (callback !== undefined) this.once("connect", callback);
  // What is written from here on waits, as it does while a name is looked up.
  this.connecting = true;
  route(options.host, Number(options.port)).then(
    ({ address, port }) => {
      if (!this.destroyed) connect.call(this, { ...options, host: address, port, lookup: undefined });
    },
    (error) => this.destroy(error),
  );
  return this;
};

async function route(host, port) {
  const place = await ask("route", { host, port, vpc });
  if (place.error === undefined) return place;
  const call = place.error === "ENOTFOUND" ? "getaddrinfo" : "connect";
  throw Object.assign(new Error(`${call} ${place.error} ${host}:${port}`), {
    code: place.error,
    errno: undefined,
    syscall: call,
    hostname: host,
    port,
  });
}

function ask(verb, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(control + verb, { method: "POST", agent }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve(JSON.parse(text)));
      answer.on("error", reject);
    });
    request.on("error", reject);
    request.end(JSON.stringify(body));
  });
}

/** Whatever servers it is told, it asks a local one: the addresses of the real ones lead nowhere here. */
function local(Resolver) {
  return class extends Resolver {
    constructor(options) {
      super(options);
      super.setServers([nameServer]);
    }

    setServers() {
      super.setServers([publicDns]);
    }
  };
}

dns.setServers([nameServer]);
dns.promises.setServers([nameServer]);
dns.Resolver = local(dns.Resolver);
dns.promises.Resolver = local(dns.promises.Resolver);

dns.lookup = function lookup(hostname, options, callback) {
  const done = typeof options === "function" ? options : callback;
  const all = typeof options === "object" && options !== null && options.all === true;
  if (THIS_MACHINE.has(hostname) || net.isIP(hostname) !== 0) {
    const address = hostname === "localhost" ? "127.0.0.1" : hostname;
    const family = net.isIP(address);
    process.nextTick(() => (all ? done(null, [{ address, family }]) : done(null, address, family)));
    return;
  }
  dns.resolve4(hostname, (error, addresses) => {
    if (error !== null) {
      done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: "ENOTFOUND", hostname }));
    } else if (all)
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
    else done(null, addresses[0], 4);
  });
};
dns.promises.lookup = (hostname, options) =>
  new Promise((resolve, reject) => {
    dns.lookup(hostname, options ?? {}, (error, address, family) => {
      if (error !== null) reject(error);
      else resolve(Array.isArray(address) ? address : { address, family });
    });
  });

const [nameServerHost, nameServerPort] = nameServer.split(":");
const { send, connect: connectDatagrams } = dgram.Socket.prototype;

dgram.Socket.prototype.send = function sendByRoute(message, ...rest) {
  // With offset and length, the port is the fourth argument; without, the second.
  const at = typeof rest[1] === "number" ? 2 : 0;
  if (rest[at] === DNS_PORT) rest.splice(at, 2, Number(nameServerPort), nameServerHost);
  return send.call(this, message, ...rest);
};
dgram.Socket.prototype.connect = function connectByRoute(port, ...rest) {
  if (port !== DNS_PORT) return connectDatagrams.call(this, port, ...rest);
  const callback = rest.find((one) => typeof one === "function");
  return connectDatagrams.call(this, Number(nameServerPort), nameServerHost, callback);
};

syncBuiltinESMExports();
