import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { parseOnce } from "./parsedOnce.ts";
import type { PlantedFault } from "./plantedFaults.ts";

/** A thread in which one file of the function is read with a fault in it. */
const fault = workerData as PlantedFault | undefined;
const file = fault === undefined ? undefined : join(import.meta.dirname, "../..", fault.file);

parseOnce();
registerHooks({
  load(url, context, nextLoad) {
    if (fault === undefined || !url.startsWith("file:") || fileURLToPath(url) !== file) return nextLoad(url, context);
    const source = readFileSync(file, "utf8").replace(fault.text, () => fault.becomes);
    return { format: "module-typescript", source, shortCircuit: true };
  },
});

const { firstFault } = await import("./firstFault.ts");
parentPort?.postMessage(await firstFault());
