import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportedNames, unexportedTypes } from "./exportedTypes.ts";

const INDEX = join(import.meta.dirname, "..", "..", "components", "index.ts");

describe("the package's exports", () => {
  it("have every type that is in the signature of one of them", () => {
    assert.deepEqual(unexportedTypes(INDEX), []);
  });

  it("include the reader of the config and its result", () => {
    const names = [...exportedNames(INDEX).keys()];
    for (const name of ["parseStackConfig", "StackConfig", "ConfigError", "WildcardCertificate", "Inventory"]) {
      assert.ok(names.includes(name), name);
    }
  });

  describe("in an index that lacks types", () => {
    let dir: string;
    before(async () => {
      dir = await mkdtemp(join(tmpdir(), "exported-types-"));
      await writeFile(
        join(dir, "part.ts"),
        `import type { Output } from "@pulumi/pulumi";
         interface Hidden { readonly name: string }
         interface Base { readonly kind: string }
         export interface Shown extends Base { readonly hidden: Hidden; readonly own: Output<string> }
         export class Part {
           #secret: Hidden | undefined;
           readonly list: readonly Hidden[] = [];
           take(shown: Shown): void { const inside: Hidden = shown.hidden; this.#secret = inside; }
         }
         type Answer = Hidden["name"];
         export function ask(): Answer { return ""; }`,
      );
      await writeFile(join(dir, "index.ts"), 'export { ask, Part, type Shown } from "./part.ts";');
    });
    after(() => rm(dir, { recursive: true, force: true }));

    it("are found in properties, parents, parameters and results, and not in bodies and private parts", () => {
      assert.deepEqual(unexportedTypes(join(dir, "index.ts")), [
        "Answer of ask",
        "Base of Shown",
        "Hidden of Part",
        "Hidden of Shown",
      ]);
    });
  });
});
