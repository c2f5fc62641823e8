import assert from "node:assert/strict";
import { runPython, SCRIPTS_MS } from "./python.ts";

describe("TLS versions of a security policy", function () {
  this.timeout(SCRIPTS_MS);
  it("never go below 1.2 and are 1.3 alone only where the policy says so", async () => {
    const versions = async (policy: string) =>
      runPython("from local_aws.tls_versions import tls_versions\nresult = tls_versions(given)", policy);
    assert.deepEqual(await versions("ELBSecurityPolicy-TLS13-1-2-2021-06"), ["1.2", "1.3"]);
    assert.deepEqual(await versions("ELBSecurityPolicy-TLS13-1-3-2021-06"), ["1.3", "1.3"]);
    assert.deepEqual(await versions("ELBSecurityPolicy-2016-08"), ["1.2", "1.2"]);
    assert.deepEqual(await versions("TLSv1.2_2021"), ["1.2", "1.3"]);
    assert.deepEqual(await versions("TLSv1.3_2025"), ["1.3", "1.3"]);
    assert.deepEqual(await versions("TLS_1_2"), ["1.2", "1.3"]);
  });
});
