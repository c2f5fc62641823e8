import { createServer, request } from "node:http";
import { encodeInventory } from "../../../core/inventoryCodec.ts";
import { brokenServer, closedPort, SILENT } from "./brokenServers.ts";
import { STACK } from "./doctorStage.ts";
import type { Fault } from "./fault.ts";

const PARAMETER = `/cabal/tls/${STACK}/inventory`;
const MINUTE = 60_000;
const MANY = 1_000;

/** The doctor's environment has these variables meanwhile. */
function environment(change: Readonly<Record<string, string>>): () => Promise<void> {
  const before = Object.keys(change).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, change);
  return async () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

/** AWS's clock goes wrong by so much, as it looks from a machine whose own clock does. */
function skewed(by: number): Fault["inject"] {
  return async ({ aws }) => {
    const { hostname, port } = new URL(aws.url);
    const proxy = createServer((asked, answer) => {
      const { url: path, method, headers } = asked;
      const onward = request({ hostname, port, path, method, headers }, (given) => {
        const date = new Date(Date.now() + by).toUTCString();
        answer.writeHead(given.statusCode ?? 500, { ...given.headers, date });
        given.pipe(answer);
      });
      onward.on("error", () => answer.destroy());
      asked.pipe(onward);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const address = proxy.address();
    if (address === null || typeof address === "string") throw new Error("the proxy has no port");
    const undo = environment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}` });
    return async () => {
      await undo();
      proxy.closeAllConnections();
      proxy.close();
    };
  };
}

/** AWS refuses every call of a service. */
function refusing(service: string, code: string): Fault["inject"] {
  return async ({ aws }) => {
    await aws.control("fail-calls", { service, code, times: MANY });
    return () => aws.control("fail-calls", { times: 0 });
  };
}

/** The parameter with the inventory holds this; undefined = it is deleted. */
function inventoryParameter(text: string | undefined): Fault["inject"] {
  return async ({ account, inventory }) => {
    if (text === undefined) await account.ssm.deleteParameter({ Name: PARAMETER });
    else await account.ssm.putParameter({ Name: PARAMETER, Value: text, Type: "String", Overwrite: true });
    const Value = encodeInventory(inventory);
    return () => account.ssm.putParameter({ Name: PARAMETER, Value, Type: "String", Overwrite: true });
  };
}

const deadEndpoint: Fault["inject"] = async () => {
  const { port, stop } = await brokenServer(SILENT);
  const undo = environment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
  return async () => {
    await undo();
    await stop();
  };
};

const OUTPUT = /^npm run --silent pulumi -- stack output inventory --json --stack doctor > inventory\.json$/;

export const MACHINE_FAULTS: readonly Fault[] = [
  { name: "this machine's clock is 10 minutes behind", inject: skewed(10 * MINUTE), reason: "CLOCK_SKEW", exitCode: 2 },
  { name: "this machine's clock is 2 minutes ahead", inject: skewed(-2 * MINUTE), reason: "CLOCK_SKEW", exitCode: 1 },
  {
    name: "a name is asked about that the stack does not have",
    inject: async () => async () => {},
    args: ["imap.elsewhere.example:993"],
    reason: "UNKNOWN_INSTANCE",
    exitCode: 3,
    next: /^npx --no -- cabal-tls doctor imap\.post\.doctor\.example:993 --stack doctor --resolver \S+ --ca-file ca\.pem --connect-to /,
  },
  {
    name: "an alert is about a listener that was removed, while its probe and alerts stayed",
    inject: async () => async () => {},
    args: [" https://imap.post.doctor.example:994/ "],
    reason: "ENDPOINT_NOT_IN_STACK",
    exitCode: 3,
    next: /^npx --no -- cabal-tls render --stack doctor --out monitoring-out$/,
  },
  { name: "AWS throttles ACM", inject: refusing("acm", "ThrottlingException"), reason: "THROTTLED", exitCode: 3 },
  {
    name: "the credentials have expired",
    inject: refusing("acm", "ExpiredTokenException"),
    reason: "NO_CREDENTIALS",
    exitCode: 3,
    next: /^aws sts get-caller-identity$/,
  },
  {
    name: "the credentials have expired, and the inventory cannot be read",
    inject: refusing("ssm", "ExpiredTokenException"),
    reason: "NO_CREDENTIALS",
    exitCode: 3,
  },
  {
    name: "Route 53 answers with an error",
    inject: refusing("route53", "InvalidInput"),
    reason: "NOT_READABLE",
    exitCode: 3,
  },
  { name: "AWS does not answer", inject: deadEndpoint, args: ["--timeout", "1"], reason: "NO_ANSWER", exitCode: 3 },
  {
    name: "the DNS server does not answer",
    inject: async (stage) => {
      const { port } = await closedPort();
      stage.resolver = `127.0.0.1:${port}`;
      return async () => {
        stage.resolver = undefined;
      };
    },
    args: ["--timeout", "1"],
    reason: "NO_ANSWER",
    exitCode: 3,
  },
  {
    name: "the parameter with the inventory is deleted",
    inject: inventoryParameter(undefined),
    reason: "INVENTORY_MISSING",
    exitCode: 3,
    next: OUTPUT,
  },
  {
    name: "the parameter with the inventory is overwritten",
    inject: inventoryParameter("by hand"),
    reason: "INVENTORY_UNREADABLE",
    exitCode: 3,
    next: OUTPUT,
  },
];
