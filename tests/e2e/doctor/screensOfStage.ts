import assert from "node:assert/strict";
import { isRealScreen } from "../../cli/screens/realScreens.ts";
import { inTerminal } from "../../cli/screens/terminal.ts";
import { join } from "node:path";
import { PROGRAM } from "../testStack.ts";
import { type DoctorStage, STACK } from "./doctorStage.ts";

/** What an operator sees in a terminal of 80 columns while everything is healthy. */
export async function checkHealthyScreens(stage: DoctorStage): Promise<void> {
  const options = await stage.options();
  const commands = {
    "doctor-healthy-terminal": ["doctor", ...options],
    "rotate-status": ["rotate", "status", "--stack", STACK],
    status: ["status", ...options],
  };
  for (const [name, args] of Object.entries(commands)) {
    const command = [process.execPath, join(PROGRAM, "cli", "cabalTls.js"), ...args];
    const { exitCode, screen } = await inTerminal(command, { cwd: stage.cwd, env: environment() });
    assert.equal(exitCode, 0, screen);
    isRealScreen(name, screen);
  }
}

function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(NO_COLOR|FORCE_COLOR|COLUMNS|CI)$/.test(name));
  return { ...Object.fromEntries(own), TERM: "xterm" };
}
