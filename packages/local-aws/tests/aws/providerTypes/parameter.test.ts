import assert from "node:assert/strict";
import type { PropertyMap } from "../../../provider/propertyMap.ts";
import { type TypeBench, typeBench } from "./typeBench.ts";

const TOKEN = "aws:ssm/parameter:Parameter";

describe("provider type ssm.Parameter", () => {
  let bench: TypeBench;

  before(async () => {
    bench = await typeBench();
  });

  const rules = (made: Awaited<ReturnType<TypeBench["make"]>>, changed: PropertyMap) =>
    bench.changes(TOKEN, made, changed).map(({ path, rule }) => [path, rule]);

  it("is replaced for another data type and for the step from Advanced to Standard, and not for the other step", async () => {
    const made = await bench.make(TOKEN, { name: "/p/tier", type: "String", insecureValue: "v", tier: "Advanced" });
    assert.deepEqual(rules(made, { tier: "Standard" }), [["tier", "replace"]]);
    assert.deepEqual(rules(made, { dataType: "aws:ec2:image" }), [["dataType", "replace"]]);
    const standard = await bench.make(TOKEN, { name: "/p/standard", type: "String", insecureValue: "v" });
    assert.deepEqual(rules(standard, { tier: "Advanced" }), [["tier", "update"]]);
    assert.equal((await bench.update(TOKEN, standard, { tier: "Advanced" })).properties["tier"], "Advanced");
  });

  it("reports a changed insecureValue and the value that follows it", async () => {
    const made = await bench.make(TOKEN, { name: "/p/value", type: "String", insecureValue: "v" });
    assert.deepEqual(rules(made, { insecureValue: "w" }), [
      ["insecureValue", "update"],
      ["value", "update"],
    ]);
    assert.deepEqual(rules(made, { description: "d" }), [["description", "update"]]);
  });

  it("has no difference between Intelligent-Tiering and the tier that AWS chose, whichever that is", async () => {
    const intelligent = { type: "String", tier: "Intelligent-Tiering" };
    const small = await bench.make(TOKEN, { ...intelligent, name: "/p/small", insecureValue: "v" });
    assert.equal(small.properties["tier"], "Standard");
    assert.deepEqual(rules(small, {}), []);
    const large = await bench.update(TOKEN, small, { insecureValue: "v".repeat(5000) });
    assert.equal(large.properties["tier"], "Advanced");
    assert.deepEqual(rules(large, {}), []);
    assert.deepEqual(rules(large, { tier: "Standard" }), [["tier", "replace"]]);
    const read = await bench.provider.read(TOKEN, large.id, large.inputs, large.properties);
    assert.deepEqual(read?.inputs, large.inputs);
    const standard = await bench.make(TOKEN, { name: "/p/was-standard", type: "String", insecureValue: "v" });
    assert.deepEqual(rules(standard, { tier: "Intelligent-Tiering" }), []);
  });

  it("refuses values that the schema refuses", () => {
    const given = { name: "", type: "Secret", tier: "Gold", dataType: "json", description: "d".repeat(1025) };
    assert.deepEqual(bench.refused(TOKEN, { ...given, name: "n".repeat(2049) }), [
      "dataType",
      "description",
      "name",
      "tier",
      "type",
    ]);
  });
});
