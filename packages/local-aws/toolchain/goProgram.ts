import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withGoCaches } from "./goCaches.ts";
import { runTool, ToolchainError } from "./runTool.ts";

const BUILD_SECONDS = 1800;
/** The user's own flags and workspace must not change what is built. What is fetched can be removed again. */
const PLAIN_GO = { GOFLAGS: "-modcacherw", GOWORK: "off" };
/** A fifth less processor time than the compiler's usual 100: each package is a short process with its own heap. */
const COMPILER_HEAP = { GOGC: "400" };
/** The linker leaves debugging tables out in the end: they need not be made. */
const WITHOUT_DEBUGGING = "-gcflags=all=-dwarf=false";

export interface GoProgram {
  /** What is built, for errors: "the Pulumi engine". */
  readonly title: string;
  /** Package of the program's main function. */
  readonly package: string;
  /** Folder with the go.mod and go.sum that pin the package and everything below it. */
  readonly sources: string;
  /** Linker flags besides those that leave out debugging tables. @default none */
  readonly linkerFlags?: string;
  /** An older Go than this can't build it. */
  readonly oldest: string;
  /** The version that its go.mod asks for; an older Go fetches this one as a module. */
  readonly wanted: string;
  /** What one may do in place of compiling, as a clause: "put pulumi 3.274.1 on PATH". @default none */
  readonly otherwise?: string;
}

/** Compiles the program as the file `program` in the folder `target`. Throws ToolchainError with what to install. */
export async function buildGoProgram(wanted: GoProgram, target: string, program: string): Promise<void> {
  const go = await goVersion(wanted);
  const work = join(target, "build");
  await mkdir(work);
  const flags = ["-s", "-w", ...(wanted.linkerFlags === undefined ? [] : [wanted.linkerFlags])].join(" ");
  const args = [
    "build",
    "-mod=readonly",
    "-buildvcs=false",
    WITHOUT_DEBUGGING,
    `-ldflags=${flags}`,
    "-o",
    join(target, program),
  ];
  const env = {
    ...process.env,
    ...(isOlder(go, wanted.wanted) ? { GOTOOLCHAIN: "auto" } : {}),
    GOTMPDIR: work,
    ...PLAIN_GO,
    ...COMPILER_HEAP,
  };
  const built = await withGoCaches(dirname(target), (caches) =>
    runTool("go", [...args, wanted.package], {
      cwd: wanted.sources,
      env: { ...env, ...caches },
      deadlineSeconds: BUILD_SECONDS,
    }),
  );
  if (built.code !== 0) {
    throw new ToolchainError(
      `go build ${wanted.package} failed (code ${built.code}). Is the Go module proxy reachable (go env GOPROXY)? Its output ends:\n${tail(built.stderr)}`,
    );
  }
  await rm(work, { recursive: true, force: true });
}

async function goVersion({ title, oldest, otherwise }: GoProgram): Promise<string> {
  const { code, stdout } = await runTool("go", ["env", "GOVERSION"], { deadlineSeconds: 60 });
  const version = /go(\d+\.\d+(?:\.\d+)?)/.exec(stdout)?.[1];
  if (code === 0 && version !== undefined && !isOlder(version, oldest)) return version;
  const found = version === undefined ? "there is no go on PATH" : `go on PATH is ${version}`;
  const or = otherwise === undefined ? "" : `, or ${otherwise}`;
  throw new ToolchainError(
    `${found}; Go ${oldest} or newer is needed once, to compile ${title}. Install it (https://go.dev/dl)${or}, then run this again.`,
  );
}

/** Compares dotted version numbers: "1.9" is older than "1.10". */
export function isOlder(version: string, than: string): boolean {
  const [left, right] = [version.split(".").map(Number), than.split(".").map(Number)];
  for (const [index, wanted] of right.entries()) {
    const got = left[index] ?? 0;
    if (got !== wanted) return got < wanted;
  }
  return false;
}

function tail(text: string): string {
  return text.trimEnd().split("\n").slice(-20).join("\n");
}
