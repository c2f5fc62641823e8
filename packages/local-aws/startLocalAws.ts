import { join } from "node:path";
import { awsEnvironment } from "./process/awsEnvironment.ts";
import type { Frontend } from "./controlClient.ts";
import { callControl } from "./controlClient.ts";
import { readyLine } from "./process/readyLine.ts";
import { serverProcess } from "./process/serverProcess.ts";
import type { Toolchain } from "./toolchain/ensureToolchain.ts";

export interface LocalAwsOptions {
  readonly toolchain: Pick<Toolchain, "node" | "python">;
  /** AWS's durations are divided by this. */
  readonly timeFactor: number;
  /** Region of clients that name none. @default "us-west-2" */
  readonly region?: string;
  /** File that gets what the process writes, which is its log. @default none; the end of it is kept for errors */
  readonly log?: string;
}

export interface LocalAws {
  /** Where AWS clients send their requests. */
  readonly url: string;
  /** Address and port of its DNS server: `127.0.0.1:PORT`. */
  readonly dns: string;
  readonly account: string;
  readonly timeFactor: number;
  /** Every variable that an AWS client needs. */
  readonly env: Readonly<Record<string, string>>;
  /** The local certificate authority's root, as PEM. */
  readonly ca: string;
  readonly pid: number;
  /** Calls a verb of the control interface; see packages/local-aws/aws. */
  control(verb: string, body?: unknown): Promise<unknown>;
  /** Everything that serves TLS now. */
  frontends(): Promise<Frontend[]>;
  /** Ends the process; returns when it has ended. May be called twice. */
  stop(): Promise<void>;
}

const READY_SECONDS = 60;

/**
 * Starts the local AWS on free loopback ports and waits until it answers. It ends with this process, whatever happens
 * to it, because it reads its standard input to the end. Throws with the end of its log when it does not start.
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { child, tail, stop } = serverProcess({
    program: options.toolchain.python,
    args: ["-m", "local_aws", "--port", "0"],
    cwd: join(import.meta.dirname, "aws"),
    env: {
      LOCAL_AWS_TIME_FACTOR: String(options.timeFactor),
      PYTHONUNBUFFERED: "1",
      PYTHONDONTWRITEBYTECODE: "1",
      LOCAL_AWS_NODE: options.toolchain.node,
    },
    log: options.log,
    wrapped: false,
  });
  try {
    const ready = await readyLine(child, READY_SECONDS, tail);
    const ca = await certificateAuthority(ready.url);
    return {
      url: ready.url,
      dns: ready.dns,
      account: ready.account,
      timeFactor: ready.timeFactor,
      env: awsEnvironment(ready.url, ready.timeFactor, options.region ?? "us-west-2"),
      ca,
      pid: child.pid ?? 0,
      control: (verb, body) => callControl(ready.url, verb, body),
      frontends: async () => (await callControl(ready.url, "frontends")) as Frontend[],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function certificateAuthority(url: string): Promise<string> {
  const answer = await callControl(url, "ca");
  if (typeof answer === "string") return answer;
  const pem = (answer as { pem?: unknown } | undefined)?.pem;
  if (typeof pem === "string") return pem;
  throw new Error(`the local AWS gave no CA: ${JSON.stringify(answer)}`);
}
