import assert from "node:assert/strict";
import type { NetworkInterfaceInfo } from "node:os";
import { reachableAddresses } from "../../../cli/watch/reachableAddresses.ts";

const resolve = async (host: string) => (host === "six.example.net" ? ["2001:db8::1"] : ["192.0.2.1", "2001:db8::1"]);
const card = (family: "IPv4" | "IPv6", address: string, internal = false) =>
  ({ family, address, internal }) as NetworkInterfaceInfo;

describe("reachableAddresses", () => {
  it("leaves IPv6 addresses out on a machine without IPv6, and tells which", async () => {
    const skipped: string[] = [];
    const cards = [card("IPv4", "192.0.2.9"), card("IPv6", "::1", true), card("IPv6", "fe80::1")];
    const reachable = reachableAddresses(resolve, cards, (address, host) => skipped.push(`${host} ${address}`));
    assert.deepEqual(await reachable("a.example.net"), ["192.0.2.1"]);
    assert.deepEqual(skipped, ["a.example.net 2001:db8::1"]);
  });

  it("keeps them on a machine with IPv6, and where a name has no other", async () => {
    const nobody = () => assert.fail("nothing is left out");
    const withIpv6 = reachableAddresses(resolve, [card("IPv6", "2001:db8::9")], nobody);
    assert.deepEqual(await withIpv6("a.example.net"), ["192.0.2.1", "2001:db8::1"]);
    assert.deepEqual(await reachableAddresses(resolve, [], nobody)("six.example.net"), ["2001:db8::1"]);
  });
});
