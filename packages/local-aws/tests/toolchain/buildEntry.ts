import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cacheEntry } from "../../toolchain/cacheEntry.ts";

/** Run as a process of its own by the test: makes the entry `tool`, notes that it built, prints the folder. */
const [cache = "", log = ""] = process.argv.slice(2);
const dir = await cacheEntry({
  cache,
  key: "tool",
  title: "Tool",
  typical: "about 1 s",
  peakMb: 1,
  report: () => undefined,
  build: async (target) => {
    appendFileSync(log, "built\n");
    writeFileSync(join(target, "first"), "1");
    await wait(300);
    writeFileSync(join(target, "second"), "2");
  },
});
process.stdout.write(dir);
