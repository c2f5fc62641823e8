import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnose } from "../../../cli/doctor/diagnosis/diagnosis.ts";
import { styleOf } from "../../../cli/doctor/print/layout.ts";
import { printDiagnosis } from "../../../cli/doctor/print/printDiagnosis.ts";
import { statusText } from "../../../cli/rotate/statusReport.ts";
import { stackStatusText } from "../../../cli/status/statusText.ts";
import { watchText } from "../../../cli/watch/watchReport.ts";
import { demoResult, withStuck } from "../../../examples/demo/demoResult.ts";
import { report } from "../../../examples/demo/report.ts";
import { recordedPlan } from "../../core/gate/recordedPlan.ts";
import { greenFacts } from "../../examples/demo/greenFacts.ts";
import { GREEN_STUCK } from "../../examples/demo/stuckFixture.ts";
import { cli } from "../capturedIo.ts";
import { facts } from "../doctor/factsFixture.ts";
import { brokenFacts } from "../doctor/page/pageFixture.ts";
import { rotation } from "../watch/watchFixture.ts";
import { COLUMNS, isGolden } from "./golden.ts";
import { GENERATIONS, OVERVIEW } from "./screenFixture.ts";

const COMMANDS = ["", "rotate", "rotate next", "rotate status", "gate", "status", "doctor", "explain", "watch"];
const MORE_COMMANDS = ["render", "facts", "schema", "init", "ci", "adopt"];

describe("the screen", () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "screens-"));
    writeFileSync(join(cwd, "Pulumi.yaml"), "name: cabal-tls\n");
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  /** The same without a terminal and in one of 80 columns, but for colours. */
  async function shown(args: readonly string[], columns: number | undefined, input = ""): Promise<string> {
    const { stdout, stderr } = await cli(args, { cwd, input, columns });
    return [stdout, stderr].filter((text) => text !== "").join("\n");
  }

  it("of each command's help", async () => {
    for (const columns of [undefined, COLUMNS]) {
      const texts = [...COMMANDS, ...MORE_COMMANDS].map((name) =>
        shown([...name.split(" ").filter((word) => word !== ""), "--help"], columns),
      );
      isGolden("help", (await Promise.all(texts)).join(`\n\n${"=".repeat(COLUMNS)}\n\n`));
    }
  });

  it("of an explanation", async () => {
    isGolden("explain", await shown(["explain", "SNI_LEFTOVER", "TLSServedCertDiffers"], undefined));
    isGolden("explain-terminal", await shown(["explain", "SNI_LEFTOVER", "TLSServedCertDiffers"], COLUMNS));
  });

  it("of a rotation, and of the whole emergency", async () => {
    const config =
      "config:\n  cabal-tls:controlDomain: example.net\n  cabal-tls:wildcard: { issued: [1], active: 1 }\n";
    for (const columns of [undefined, COLUMNS]) {
      writeFileSync(join(cwd, "Pulumi.prod.yaml"), config);
      isGolden("rotate", await shown(["rotate", "next", "--emergency"], columns));
    }
  });

  it("of the rotation's status, and of the certificates'", () => {
    isGolden("rotate-status", statusText(GENERATIONS, COLUMNS, { stack: "prod" }));
    isGolden("status", stackStatusText(OVERVIEW, COLUMNS, "npx --no -- cabal-tls doctor --stack prod"));
  });

  it("of the gate, for a change that passes and for one that does not", async () => {
    const plan = JSON.stringify(recordedPlan("fullEmergency"));
    for (const columns of [undefined, COLUMNS]) {
      isGolden("gate", await shown(["gate", "--offline", "--declare", "rotation"], columns, plan));
    }
  });

  it("of the doctor, healthy and failing", () => {
    for (const [name, columns] of [
      ["", undefined],
      ["-terminal", COLUMNS],
    ] as const) {
      const style = styleOf(columns, false);
      isGolden(`doctor-healthy${name}`, printDiagnosis(diagnose(facts(), undefined, []), style));
      isGolden(`doctor-failing${name}`, printDiagnosis(diagnose(brokenFacts(), undefined, []), style));
    }
  });

  it("of a watch, at its end", () => {
    isGolden("watch", watchText(rotation().report, COLUMNS));
  });

  it("of the demo, at its end", () => {
    const lines: string[] = [];
    report(demoResult(greenFacts(), { setup: 10, up: 20, rotation: 12.34 }, 60), (line) => lines.push(line));
    isGolden("demo", lines.join("\n"));
  });

  it("of the demo with ACM stuck, at its end", () => {
    const lines: string[] = [];
    const result = demoResult(greenFacts(), { setup: 10, up: 20, rotation: 12.34 }, 60);
    report(withStuck(result, GREEN_STUCK), (line) => lines.push(line));
    isGolden("demo-acm-stuck", lines.join("\n"));
  });
});
