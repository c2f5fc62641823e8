import assert from "node:assert/strict";
import { TLS_POLICIES } from "../../core/tlsPolicy.ts";

describe("TLS_POLICIES", () => {
  it("has one policy for each kind of endpoint, none of which allows TLS below 1.2", () => {
    assert.deepEqual(TLS_POLICIES, {
      nlb: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      alb: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      cloudfront: "TLSv1.2_2025",
      apigateway: "TLS_1_2",
    });
  });
});
