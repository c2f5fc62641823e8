import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { assertSucceeded } from "../../examples/demo/deployment.ts";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { type BenchRow, benchRow, unmeasuredRow } from "./benchRow.ts";
import { type BenchStage, median, PROGRAM_DIR, withStack } from "./benchStage.ts";
import { endedProcessesSeconds } from "./processorTime.ts";
import { emptyProgram, withTemporaryProgram } from "./temporaryProgram.ts";

/** A commit whose components load the whole SDK and whose every promise has a mapped stack trace. */
const BEFORE = "c5352804b64b9cb21b469882bd0e7d0461647327";
const BENCH = "preview-before";
/** Of one round alone, what 30 hosts cost is less than what the machine varies by. */
const ROUNDS = 9;
const RATIO = 0.75;
const FEW = 1;
/** The policy of the renewal function has room for few more hosts. */
const MANY = 31;
const NAMES = ["empty", "full", "endpoints few", "endpoints many", "hosts few", "hosts many"] as const;

type Name = (typeof NAMES)[number];

interface Checkout {
  readonly dir: string;
  /** An empty program with the checkout's own runtime options. */
  readonly emptyDir: string;
  readonly host: (index: number) => Record<string, unknown>;
}

interface Preview {
  readonly seconds: number;
  /** Of engine, provider and program together; undefined where there is no /proc. */
  readonly processorSeconds: number | undefined;
  readonly resources: number;
}

/** One round: a preview of each. */
type Round = Readonly<Record<Name, Preview>>;

type Seconds = (preview: Preview) => number;

/** Previews of this checkout beside those of one before, in turn: whatever else the machine does slows both. */
export async function previewBefore(stage: BenchStage): Promise<BenchRow[]> {
  try {
    return await withTemporaryProgram(
      (dir) => checkOut(dir),
      (dir) =>
        withTemporaryProgram(
          (emptyDir) => emptyProgram(emptyDir, dir),
          (oldEmpty) =>
            withTemporaryProgram(emptyProgram, (newEmpty) =>
              compared(stage, {
                before: { dir, emptyDir: oldEmpty, host: (index) => ({ services: [serviceOf(index)] }) },
                now: {
                  dir: PROGRAM_DIR,
                  emptyDir: newEmpty,
                  host: (index) => ({ deployTo: [{ kind: "ecs", ...serviceOf(index) }] }),
                },
              }),
            ),
        ),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [unmeasuredRow(BENCH, "full program above an empty one", "s", why.slice(0, 200))];
  }
}

/** Throws where the history is not there, as in a shallow clone. */
async function checkOut(dir: string): Promise<void> {
  const archive = `git archive ${BEFORE} | tar -x -C "$0" --exclude node_modules`;
  await promisify(execFile)("sh", ["-c", archive, dir], { cwd: PROGRAM_DIR });
}

function serviceOf(index: number) {
  return { cluster: "cabal-mail", service: `mail${index}` };
}

async function compared(
  stage: BenchStage,
  checkouts: Readonly<Record<"before" | "now", Checkout>>,
): Promise<BenchRow[]> {
  const before: Round[] = [];
  const now: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const previews = { before: new Map<Name, Preview>(), now: new Map<Name, Preview>() };
    for (const name of NAMES) {
      previews.before.set(name, await measured(stage, checkouts.before, name));
      previews.now.set(name, await measured(stage, checkouts.now, name));
    }
    before.push(Object.fromEntries(previews.before) as Round);
    now.push(Object.fromEntries(previews.now) as Round);
  }
  // The median of the rounds' differences, not the difference of the least of all rounds: those are outliers, and of the
  // same commit they made 6, 34 and 56 ms a host in three runs.
  const row = (metric: string, unit: string, figure: (round: Round) => number) => {
    const ours = median(now.map(figure));
    const peer = median(before.map(figure));
    // A larger preview that took no longer than a smaller one says how busy the machine was, and nothing else.
    if (!(ours > 0 && peer > 0))
      return unmeasuredRow(BENCH, metric, unit, "the machine was too busy to tell them apart");
    const peerName = `commit ${BEFORE.slice(0, 8)}`;
    return benchRow({ bench: BENCH, metric, unit, ours, peer, peerName, limit: { ratioAtMost: RATIO } });
  };
  const rows = (suffix: string, seconds: Seconds) => [
    row(`full program above an empty one${suffix}`, "s", (round) => seconds(round.full) - seconds(round.empty)),
    row(`each further resource${suffix}`, "ms", (round) => {
      const { "endpoints few": few, "endpoints many": many } = round;
      return (1000 * (seconds(many) - seconds(few))) / (many.resources - few.resources);
    }),
    row(
      `each further host${suffix}`,
      "ms",
      (round) => (1000 * (seconds(round["hosts many"]) - seconds(round["hosts few"]))) / (MANY - FEW),
    ),
  ];
  return [
    ...rows("", ({ seconds }) => seconds),
    ...rows(", processor time", ({ processorSeconds = Number.NaN }) => processorSeconds),
  ];
}

async function measured(stage: BenchStage, checkout: Checkout, name: Name): Promise<Preview> {
  const dir = name === "empty" ? checkout.emptyDir : checkout.dir;
  return withStack(stage, dir, settingsOf(stage, checkout, name), async (stack) => {
    const before = endedProcessesSeconds();
    const result = await stack.preview();
    const after = endedProcessesSeconds();
    assertSucceeded("bench", result);
    return {
      seconds: result.seconds,
      processorSeconds: before === undefined || after === undefined ? undefined : after - before,
      resources: result.operations["create"] ?? 0,
    };
  });
}

function settingsOf({ settings }: BenchStage, { host }: Checkout, name: Name): StackSettings {
  const [what, size] = name.split(" ");
  const indexes = Array.from({ length: size === "many" ? MANY : FEW }, (_, index) => index);
  if (what === "endpoints") return { ...settings, "cabal-tls:endpoints": indexes.map(endpointOf) };
  if (what !== "hosts") return settings;
  return {
    ...settings,
    "cabal-tls:acme": { contact: "mailto:hostmaster@example.com", agreeToTerms: true },
    "cabal-tls:hosts": indexes.map((index) => ({ name: `mail${index}`, ...host(index) })),
  };
}

function endpointOf(index: number) {
  return { name: `imap${index}`, kind: "nlb", hostname: `imap${index}`, port: 993, target: { port: 143 } };
}
