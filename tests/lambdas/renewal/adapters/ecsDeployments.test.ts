import assert from "node:assert/strict";
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { mockClient } from "aws-sdk-client-mock";
import { EcsDeployments } from "../../../../lambdas/renewal/adapters/ecsDeployments.ts";

const CREATED = new Date("2026-11-29T00:00:00Z");

describe("deployments of ECS", () => {
  const ecs = mockClient(ECSClient);
  const deployments = new EcsDeployments("us-west-2");

  beforeEach(() => ecs.reset());
  after(() => ecs.restore());

  it("are started by force, and known by the id of the primary one", async () => {
    const ids = [
      { id: "ecs-svc/1", status: "ACTIVE" },
      { id: "ecs-svc/2", status: "PRIMARY" },
    ];
    ecs.on(UpdateServiceCommand).resolves({ service: { deployments: ids } });
    assert.equal(await deployments.start("cabal-mail", "cabal-smtp-out"), "ecs-svc/2");
    const input = { cluster: "cabal-mail", service: "cabal-smtp-out", forceNewDeployment: true };
    assert.deepEqual(ecs.call(0).args[0].input, input);
  });

  it("have failed to start when ECS answers without one", async () => {
    ecs.on(UpdateServiceCommand).resolves({ service: { deployments: [{ id: "ecs-svc/1", status: "ACTIVE" }] } });
    await assert.rejects(deployments.start("cabal-mail", "cabal-smtp-out"), { reason: "DEPLOY_FAILED" });
  });

  it("are complete, failed or in progress, and why", async () => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [
        {
          status: "ACTIVE",
          desiredCount: 2,
          deployments: [
            { id: "a", status: "PRIMARY", rolloutState: "IN_PROGRESS", createdAt: CREATED },
            { id: "b", status: "ACTIVE", rolloutState: "COMPLETED", createdAt: CREATED },
            {
              id: "c",
              status: "ACTIVE",
              rolloutState: "FAILED",
              rolloutStateReason: "circuit breaker",
              createdAt: CREATED,
            },
            { id: "d", status: "ACTIVE", runningCount: 1, desiredCount: 2, createdAt: CREATED },
            { id: "e", status: "ACTIVE", runningCount: 2, desiredCount: 2, createdAt: CREATED },
          ],
        },
      ],
    });
    assert.deepEqual(await deployments.read("cabal-mail", "cabal-smtp-out"), {
      paused: false,
      deployments: [
        { id: "a", primary: true, state: "inProgress", created: CREATED },
        { id: "b", primary: false, state: "completed", created: CREATED },
        { id: "c", primary: false, state: "failed", created: CREATED, reason: "circuit breaker" },
        { id: "d", primary: false, state: "inProgress", created: CREATED },
        { id: "e", primary: false, state: "completed", created: CREATED },
      ],
    });
  });

  it("are of a paused service when it wants no task", async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [{ status: "ACTIVE", desiredCount: 0 }] });
    assert.deepEqual(await deployments.read("cabal-mail", "cabal-imap"), { paused: true, deployments: [] });
  });

  it("of a service that is not there, or no longer, are SERVICE_MISSING", async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [] });
    await assert.rejects(deployments.read("cabal-mail", "gone"), { reason: "SERVICE_MISSING" });
    ecs.on(DescribeServicesCommand).resolves({ services: [{ status: "INACTIVE" }] });
    await assert.rejects(deployments.read("cabal-mail", "gone"), { reason: "SERVICE_MISSING" });
    const unknown = Object.assign(new Error("no"), { name: "ServiceNotFoundException" });
    ecs.on(UpdateServiceCommand).rejects(unknown);
    await assert.rejects(deployments.start("cabal-mail", "gone"), { reason: "SERVICE_MISSING" });
  });
});
