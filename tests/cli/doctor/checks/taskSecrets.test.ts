import assert from "node:assert/strict";
import type { ContainerSecret, EcsDeployment } from "../../../../cli/aws/ecs.ts";
import { deployment } from "../../../../cli/doctor/checks/deployment.ts";
import type { Facts, HandshakeFacts } from "../../../../cli/doctor/gather/facts.ts";
import { chain, endpoint, facts, NOW, shown } from "../factsFixture.ts";
import { healthyHost } from "../hostFixture.ts";

const PATH = "/cabal/letsencrypt/smtp-out.example.net";
const ARN = "arn:aws:ssm:us-west-2:111122223333:parameter";
const COPIES = {
  tlsKey: "/cabal/control_domain_ssl_key",
  tlsCert: "/cabal/control_domain_ssl_cert",
  tlsCaBundle: "/cabal/control_domain_chain_cert",
  secure: true,
};

/** `VARIABLE=SOURCE` of one container. */
const secrets = (...texts: readonly string[]): ContainerSecret[] =>
  texts.map((text) => {
    const [name = "", valueFrom = ""] = text.split("=");
    return { container: "mta", name, valueFrom };
  });

function found(
  value: readonly ContainerSecret[],
  change: {
    readonly copies?: typeof COPIES;
    readonly ports?: Facts["endpoints"];
    readonly desired?: number;
    readonly deployments?: readonly EcsDeployment[];
  } = {},
) {
  const host = healthyHost({
    secrets: { value },
    service: {
      ...(change.desired !== undefined && { desired: change.desired, running: change.desired }),
      ...(change.deployments !== undefined && { deployments: change.deployments }),
    },
  });
  const entry = { ...host.entry, ...(change.copies !== undefined && { copies: change.copies }) };
  return deployment(facts({ endpoints: change.ports ?? [], hosts: [{ ...host, entry }] })).map((one) => ({
    verdict: one.verdict,
    reason: one.reason,
    evidence: one.evidence,
    next: one.next,
  }));
}

const reasons = (...given: Parameters<typeof found>) => found(...given).map(({ reason, verdict }) => reason ?? verdict);

describe("the check of the parameters that a task definition reads", () => {
  it("finds the certificate of another system, though no port can be reached", () => {
    const old = secrets(
      `TLS_KEY=${ARN}${COPIES.tlsKey}`,
      `TLS_CERT=${ARN}${COPIES.tlsCert}`,
      `TLS_CA_BUNDLE=${ARN}${COPIES.tlsCaBundle}`,
      "API_TOKEN=/cabal/api_token",
    );
    assert.deepEqual(found(old), [
      {
        verdict: "fail",
        reason: "READS_OTHER_PARAMETER",
        evidence: [
          `smtp-out:7: container mta takes TLS_KEY from ${ARN}/cabal/control_domain_ssl_key`,
          `smtp-out:7: container mta takes TLS_CERT from ${ARN}/cabal/control_domain_ssl_cert`,
          `smtp-out:7: container mta takes TLS_CA_BUNDLE from ${ARN}/cabal/control_domain_chain_cert`,
          `the host's own are ${PATH}/tls-key, ${PATH}/tls-cert and ${PATH}/tls-ca-bundle`,
        ],
        next: [
          "aws ecs describe-task-definition --region us-west-2 --task-definition smtp-out:7 --query 'taskDefinition.containerDefinitions[].secrets[]' --output table",
        ],
      },
    ]);
  });

  it("passes the host's own parameters, by name or ARN, the bundle, and the host's copies", () => {
    for (const own of [
      secrets(`TLS_KEY=${PATH}/tls-key`, `TLS_CERT=${ARN}${PATH}/tls-cert`),
      secrets(`TLS_KEY=${PATH}/tls-key`, `TLS_CERT=${PATH}/chain`),
      secrets(`TLS_BUNDLE=${ARN}${PATH}/bundle`, "TLS_EXTRA_CERT=/mta/extra"),
    ]) {
      assert.deepEqual(reasons(own), ["pass"], JSON.stringify(own));
    }
    const copied = secrets(`TLS_KEY=${COPIES.tlsKey}`, `TLS_CERT=${ARN}${COPIES.tlsCert}`);
    assert.deepEqual(reasons(copied), ["READS_OTHER_PARAMETER"]);
    assert.deepEqual(reasons(copied, { copies: COPIES }), ["pass"]);
  });

  it("passes a server that reads the parameters by itself, and secrets that are about something else", () => {
    assert.deepEqual(reasons([]), ["pass"]);
    assert.deepEqual(reasons(secrets("DB_PASSWORD=/cabal/db", "API_KEY=/cabal/key")), ["pass"]);
  });

  it("finds a part from elsewhere beside the host's own parts, and only that", () => {
    const half = secrets(`TLS_KEY=/cabal/old_key`, `TLS_CERT=${PATH}/tls-cert`);
    assert.match(found(half)[0]?.evidence[0] ?? "", /takes TLS_KEY from \/cabal\/old_key$/);
    assert.equal(found(half)[0]?.evidence.length, 2);
    const intermediates = secrets(
      `TLS_KEY=${PATH}/tls-key`,
      `TLS_CERT=${PATH}/tls-cert`,
      `TLS_CA_BUNDLE=/cabal/control_domain_chain_cert`,
    );
    assert.match(found(intermediates)[0]?.evidence[0] ?? "", /takes TLS_CA_BUNDLE from /);
  });

  it("finds a fixed version, another region, and another store", () => {
    for (const key of [
      `${PATH}/tls-key:3`,
      `${ARN}${PATH}/tls-key:3`,
      `arn:aws:ssm:us-east-1:111122223333:parameter${PATH}/tls-key`,
      "arn:aws:secretsmanager:us-west-2:111122223333:secret:tls-key",
    ]) {
      assert.deepEqual(reasons(secrets(`TLS_KEY=${key}`, `TLS_CERT=${PATH}/tls-cert`)), ["READS_OTHER_PARAMETER"], key);
    }
  });

  it("judges each container by itself", () => {
    const other = { container: "sidecar", name: "TLS_KEY", valueFrom: "/cabal/old_key" };
    const own = secrets(`TLS_KEY=${PATH}/tls-key`, `TLS_CERT=${PATH}/tls-cert`);
    assert.match(found([...own, other])[0]?.evidence[0] ?? "", /container sidecar takes TLS_KEY/);
  });

  it("is a warning while every port serves the stored certificate, and while the service is paused", () => {
    const old = secrets(`TLS_KEY=${COPIES.tlsKey}`, `TLS_CERT=${COPIES.tlsCert}`);
    const { certificateArn: _of, ...entry } = endpoint().entry;
    const port = (handshake: HandshakeFacts) => [
      { ...endpoint([handshake]), consumer: undefined, entry: { ...entry, certificate: "smtp-out" } },
    ];
    const right = port(shown(chain({ serial: "aff" })));
    assert.deepEqual(
      found(old, { ports: right }).map(({ verdict }) => verdict),
      ["warn"],
    );
    const paused = found(old, { desired: 0 });
    assert.deepEqual(
      paused.map(({ verdict, reason }) => [verdict, reason]),
      [
        ["warn", "READS_OTHER_PARAMETER"],
        ["warn", "SERVICE_PAUSED"],
      ],
    );
    const failed = { status: "PRIMARY", rollout: "FAILED", reason: undefined, createdAt: NOW, failedTasks: 3 };
    assert.deepEqual(
      found(old, { ports: right, deployments: [failed] }).map(({ verdict, reason }) => [verdict, reason]),
      [
        ["fail", "READS_OTHER_PARAMETER"],
        ["fail", "DEPLOYMENT_FAILED"],
      ],
      "tasks of an older definition serve",
    );
    assert.equal(found(old, { ports: port(shown(chain({ notAfter: NOW - 1 }))) })[0]?.verdict, "fail");
  });

  it("could not determine it of a task definition that may not be read", () => {
    const host = healthyHost({ secrets: { unknown: "not allowed (AccessDeniedException)", why: "denied" } });
    assert.deepEqual(
      deployment(facts({ hosts: [host] })).map(({ verdict, reason, evidence }) => [verdict, reason, evidence[0]]),
      [
        [
          "unknown",
          "ACCESS_DENIED",
          "the task definition of cabal-mail/cabal-smtp-out: not allowed (AccessDeniedException)",
        ],
      ],
    );
  });
});
