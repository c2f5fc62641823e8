import assert from "node:assert/strict";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { RenewalReason } from "../../../core/hostCertificate/renewalReason.ts";
import { connectionFault, egressPorts, errorInNetwork, isUnconnected } from "../../../core/renewal/egress.ts";

const NETWORK = { subnetIds: ["subnet-0a", "subnet-0b"] };
const coded = (code: string) => Object.assign(new Error("connect"), { code });
const failed = (reason: RenewalReason, type?: string) =>
  new RenewalError({ reason, type, detail: "ssm:GetParameter of /a", notBefore: new Date(0) });

describe("a call that got no connection", () => {
  it("is one whose address is silent, has no route, or whose name no server knows", () => {
    for (const code of ["ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "EAI_AGAIN", "ENOTFOUND"]) {
      assert.equal(connectionFault(coded(code)), code);
    }
  });

  it("is not one that was refused, reset, or answered too late", () => {
    for (const code of ["ECONNREFUSED", "ECONNRESET", "EPIPE"]) assert.equal(connectionFault(coded(code)), undefined);
    assert.equal(
      connectionFault(new Error("a request has exceeded the configured 10000 ms requestTimeout")),
      undefined,
    );
    assert.equal(connectionFault("ETIMEDOUT"), undefined);
  });

  it("is known by the type of its error afterwards", () => {
    assert.equal(isUnconnected(failed("STORE_FAILED", "ENETUNREACH")), true);
    assert.equal(isUnconnected(failed("STORE_FAILED", "ParameterNotFound")), false);
    assert.equal(isUnconnected(failed("STORE_FAILED")), false);
  });
});

describe("the error of a function in a VPC", () => {
  it("is NO_EGRESS for a call of AWS, with the subnets and what they need", () => {
    const { reason, type, message } = errorInNetwork(failed("DNS_FAILED", "ETIMEDOUT"), NETWORK);
    assert.deepEqual([reason, type], ["NO_EGRESS", "ETIMEDOUT"]);
    assert.equal(
      message,
      "ssm:GetParameter of /a; the function runs in subnet-0a, subnet-0b: their route tables must lead to a NAT gateway, " +
        "and its security groups must let HTTPS out",
    );
  });

  it("keeps its reason and its time for a CA, and says once where the function runs", () => {
    const once = errorInNetwork(failed("CA_UNREACHABLE", "ETIMEDOUT"), NETWORK);
    assert.deepEqual([once.reason, once.notBefore?.getTime()], ["CA_UNREACHABLE", 0]);
    assert.equal(once.message, "ssm:GetParameter of /a; the function runs in subnet-0a, subnet-0b");
    assert.equal(errorInNetwork(once, NETWORK), once);
  });

  it("is the same for whatever else went wrong, outside a VPC, and when it is NO_EGRESS already", () => {
    const denied = failed("ACCESS_DENIED", "AccessDeniedException");
    const silent = failed("STORE_FAILED", "ETIMEDOUT");
    const known = failed("NO_EGRESS", "ETIMEDOUT");
    assert.equal(errorInNetwork(denied, NETWORK), denied);
    assert.equal(errorInNetwork(silent, undefined), silent);
    assert.equal(errorInNetwork(known, NETWORK), known);
  });
});

describe("the ports that a function connects to", () => {
  const endpoint = { hostname: "imap.example.net", protocol: "tls" } as const;
  const host = (...endpoints: readonly { readonly port: number; readonly look?: boolean }[]) => ({
    name: "imap",
    names: ["imap.example.net"],
    keyType: "EC_prime256v1" as const,
    endpoints: endpoints.map((one) => ({ ...endpoint, ...one })),
    deployTo: [],
    challenges: [],
  });

  it("are HTTPS, those of the CAs and their staging directories, and those of endpoints that are looked at", () => {
    const certificateAuthorities = [
      { id: "a", directory: "https://a.example/dir", staging: "https://a.example:15000/dir" },
      { id: "b", directory: "https://b.example:14000/dir" },
    ];
    const hosts = [host({ port: 993 }, { port: 4190, look: false }), host({ port: 143 }, { port: 993 })];
    assert.deepEqual(egressPorts({ certificateAuthorities, hosts }), [143, 443, 993, 14_000, 15_000]);
  });

  it("are HTTPS alone where nothing is looked at", () => {
    const certificateAuthorities = [{ id: "a", directory: "https://a.example/dir" }];
    assert.deepEqual(egressPorts({ certificateAuthorities, hosts: [host({ port: 143, look: false })] }), [443]);
  });
});
