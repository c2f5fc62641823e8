import { join } from "node:path";
import { cacheDir } from "../../../packages/local-aws/toolchain/cacheEntry.ts";
import { pythonEnvironment } from "../../../packages/local-aws/toolchain/pythonEnvironment.ts";
import { runTool } from "../../../packages/local-aws/toolchain/runTool.ts";

/** When the screen has the first text, the second is typed. */
export type Typing = readonly (readonly [seen: string, keys: string])[];

export interface Session {
  readonly exitCode: number;
  /** What the terminal was sent, with line ends as \n; of a line that was written again, what it said last. */
  readonly screen: string;
}

const DEADLINE_SECONDS = 60;

/** A terminal of 80 x 24 around one program. Node has no pseudo terminal of its own; Python's standard library has. */
const TERMINAL = `
import fcntl, json, os, pty, select, struct, sys, termios, time
typing, command = json.loads(sys.argv[1]), sys.argv[2:]
pid, master = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.execv(command[0], command)
screen, begin, end = b"", 0, time.monotonic() + ${DEADLINE_SECONDS}
while True:
    if time.monotonic() > end:
        os.kill(pid, 9)
    if select.select([master], [], [], 0.1)[0]:
        try:
            read = os.read(master, 65536)
        except OSError:
            read = b""
        if not read:
            break
        screen += read
    if typing and typing[0][0].encode() in screen[begin:]:
        begin = len(screen)
        os.write(master, typing.pop(0)[1].encode())
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(json.dumps({"exitCode": code, "screen": screen.decode()}))
`;

/** Runs a program with its arguments in a terminal. `env`: its whole environment. */
export async function inTerminal(
  command: readonly string[],
  { typing = [], cwd, env }: { readonly typing?: Typing; readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Session> {
  const python = join(await pythonEnvironment(cacheDir(), () => {}), "bin", "python");
  const args = ["-c", TERMINAL, JSON.stringify(typing), ...command];
  const { stdout, stderr } = await runTool(python, args, { cwd, env, deadlineSeconds: 2 * DEADLINE_SECONDS });
  if (stdout === "") throw new Error(`no terminal: ${stderr}`);
  const { exitCode, screen } = JSON.parse(stdout) as Session;
  const lines = screen.replaceAll("\r\n", "\n").split("\n");
  return { exitCode, screen: lines.map((line) => line.split("\r\u001b[K").at(-1) ?? "").join("\n") };
}
