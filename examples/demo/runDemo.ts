import type { ProbePath } from "../../cli/watch/probeTarget.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import type { Toolchain } from "../../packages/local-aws/toolchain/ensureToolchain.ts";
import { brokenOff, type DemoResult, demoResult, unpreparedResult, withRenewals, withStuck } from "./demoResult.ts";
import { type DeploymentOptions, deployLandscape, deployProgram } from "./deployment.ts";
import type { Landscape } from "./landscape.ts";
import type { LocalCa } from "./localCa.ts";
import { playRenewals } from "./playRenewals.ts";
import { playStuck } from "./playStuck.ts";
import type { LineWriter } from "./report.ts";
import { rotate, type Stage, waitForFirst } from "./rotation.ts";

export interface DemoOptions {
  /** Folder of the program to deploy; a test may give a changed copy. */
  readonly programDir: string;
  readonly toolchain: Toolchain;
  readonly aws: LocalAws;
  /** Stack of the program and of the landscape. */
  readonly stack: string;
  /** @default that of Pulumi.local.yaml */
  readonly controlDomain?: string;
  /** @default one is deployed */
  readonly landscape?: Landscape;
  /** Where the host certificate comes from. @default nowhere, so there is none */
  readonly acmeCa?: LocalCa;
  /** Plays a second act, in which ACM is stuck; needs `acmeCa`. @default false */
  readonly acmStuck?: boolean;
  /** Milliseconds since the epoch: when the set-up began. */
  readonly began: number;
  /** Progress, one line at a time. */
  readonly write: LineWriter;
  /** Called when generation 1 serves, before the rotation starts. */
  readonly beforeRotation?: (stage: Stage) => Promise<void>;
  /** Called with the result while everything still exists; without a stage when none was reached. */
  readonly afterwards?: (result: DemoResult, stage: Stage | undefined) => Promise<void>;
}

/**
 * Deploys landscape and program in a local AWS, performs the emergency and judges it. Whatever goes wrong is in the
 * result; this throws only when `afterwards` does.
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { write, aws } = options;
  const laps = new Laps(options.began);
  let stage: Stage | undefined;
  let result: DemoResult;
  try {
    const landscape = options.landscape ?? (await newLandscape(options));
    const setup = laps.next();
    write("Deploying the program with generation 1 …");
    stage = await deployProgram(deploymentOf(options), landscape);
    write("Waiting until every address serves generation 1 …");
    const before = await waitForFirst(stage);
    const up = laps.next();
    for (const line of servedLines(stage.paths)) write(line);
    await options.beforeRotation?.(stage);
    write("The emergency: issued [1, 2], active 2, one `pulumi up`, a prober beside it …");
    const facts = await rotate(stage, before, write);
    result = demoResult(facts, { setup, up, rotation: laps.next() }, aws.timeFactor);
    if (options.acmeCa !== undefined) {
      result = await renewed(result, stage, options.acmeCa, write);
      if (options.acmStuck === true) result = await stuck(result, stage, options.acmeCa, write);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    result = unpreparedResult(why, laps.seconds(), aws.timeFactor);
  }
  try {
    await options.afterwards?.(result, stage);
  } finally {
    await stage?.program.dispose();
  }
  return result;
}

function deploymentOf(options: DemoOptions): DeploymentOptions {
  return options.acmeCa === undefined ? options : { ...options, directory: options.acmeCa.directory };
}

/** The rotation's result stays, whatever becomes of the host certificate. */
async function renewed(result: DemoResult, stage: Stage, acmeCa: LocalCa, write: LineWriter) {
  write("The host certificate: six steps of its life …");
  try {
    return withRenewals(result, await playRenewals(stage, acmeCa, write));
  } catch (error) {
    return brokenOff(result, "renewal", error instanceof Error ? error.message : String(error));
  }
}

async function stuck(result: DemoResult, stage: Stage, acmeCa: LocalCa, write: LineWriter) {
  try {
    return withStuck(result, await playStuck(stage, acmeCa, write));
  } catch (error) {
    return brokenOff(result, "stuck", error instanceof Error ? error.message : String(error));
  }
}

function servedLines(paths: readonly ProbePath[]): string[] {
  const names = paths.map(({ host, port }) => `${host}:${port}`);
  const addresses = (name: string) => names.filter((one) => one === name).length;
  return [...new Set(names)].map((name) => `  ${name} serves generation 1 on ${addresses(name)} addresses`);
}

function newLandscape(options: DemoOptions): Promise<Landscape> {
  options.write("Deploying the landscape: zone, network, API …");
  return deployLandscape(options);
}

/** Seconds of one step after the other. */
class Laps {
  #last: number;
  readonly #taken: number[] = [];

  constructor(began: number) {
    this.#last = began;
  }

  next(): number {
    const now = Date.now();
    const lap = (now - this.#last) / 1000;
    this.#last = now;
    this.#taken.push(lap);
    return lap;
  }

  /** What was reached; 0 for the steps that were not. */
  seconds(): DemoResult["seconds"] {
    const [setup = 0, up = 0, rotation = 0] = this.#taken;
    return { setup, up, rotation, switch: 0 };
  }
}
