import assert from "node:assert/strict";
import { localOptions } from "../../../examples/local/localOptions.ts";

describe("localOptions", () => {
  it("has a time factor of 60, no file and no deployment by default", () => {
    assert.deepEqual(localOptions([]), { json: undefined, up: false, timeFactor: 60, help: false });
  });

  it("reads every flag", () => {
    assert.deepEqual(localOptions(["--up", "--json", "out.json", "--time-factor", "600"]), {
      json: "out.json",
      up: true,
      timeFactor: 600,
      help: false,
    });
  });

  it("refuses a time factor that is no number from 1 to 10000, and says so", () => {
    for (const bad of ["0", "fast", "-1", "10001"]) {
      assert.throws(() => localOptions([`--time-factor=${bad}`]), {
        message: `--time-factor must be a number from 1 to 10000, not "${bad}"`,
      });
    }
  });

  it("refuses a flag that it does not know", () => {
    assert.throws(() => localOptions(["--upp"]), /--upp/);
  });
});
