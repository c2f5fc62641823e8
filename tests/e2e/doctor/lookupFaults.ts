import { encodeInventory } from "../../../core/inventoryCodec.ts";
import { hostCertificates, type Inventory } from "../../../core/inventory.ts";
import { caa, changed, extra, isHost, isValidation, leading, type Record, recordOf, removed } from "./dnsFaults.ts";
import { DOMAIN, type DoctorStage, STACK } from "./doctorStage.ts";
import type { Fault } from "./fault.ts";
import { type Answers, networkResolver } from "./networkResolver.ts";

const SMTP_OUT = `smtp-out.${DOMAIN}`;
const CHALLENGE = `_acme-challenge.${SMTP_OUT}`;

/** Resolvers answer this, whatever the zone has. */
function answered(rcode: string, type: string | undefined, name: (stage: DoctorStage) => Promise<string>) {
  const inject: Fault["inject"] = async (stage) => {
    const question = { name: await name(stage), type };
    await stage.aws.control("dns-answer", { ...question, rcode });
    return () => stage.aws.control("dns-answer", { ...question, rcode: null });
  };
  return inject;
}

/** Takes a record out and puts another one in its place. */
function replaced(isMeant: (record: Record) => boolean, by: (record: Record) => Record): Fault["inject"] {
  return async (stage) => {
    const substitute = by(await recordOf(stage, isMeant));
    const undoOld = await removed(isMeant)(stage);
    const undoNew = await extra(substitute)(stage);
    return async () => {
      await undoNew();
      await undoOld();
    };
  };
}

const plain = (Type: "A" | "AAAA" | "TXT" | "CNAME" | "NS", Name: string | undefined, Value: string): Record => ({
  Name,
  Type,
  TTL: 60,
  ResourceRecords: [{ Value }],
});

/** The stack was deployed with another config. */
function described(change: (inventory: Inventory) => Inventory): Fault["inject"] {
  return async ({ account, inventory }) => {
    const put = (described: Inventory) => {
      const Value = encodeInventory(described);
      return account.ssm.putParameter({
        Name: `/cabal/tls/${STACK}/inventory`,
        Value,
        Type: "String",
        Overwrite: true,
      });
    };
    await put(change(inventory));
    return () => put(inventory);
  };
}

/** The stack's config delegates the challenge records of its host to another name, and nobody made the CNAME. */
const delegated = described((inventory) => {
  const [host] = hostCertificates(inventory);
  const challenges = [{ recordName: `proofs.${DOMAIN}`, zoneId: inventory.zoneId }];
  return {
    ...inventory,
    certificates: inventory.certificates.map((one) => (one === host ? { ...host, challenges } : one)),
  };
});

const private465 = described((inventory) => ({
  ...inventory,
  endpoints: inventory.endpoints.map((one) =>
    one.port === 465 ? { ...one, connect: "smtp-out.cabal.internal" } : one,
  ),
}));

/** The doctor asks this resolver; the account has a private zone of the control domain. */
function asking(answers: Answers): Fault["inject"] {
  return async (stage) => {
    const { route53 } = stage.account;
    const { HostedZone: made } = await route53.createHostedZone({
      Name: DOMAIN,
      CallerReference: `private-${Date.now()}`,
      HostedZoneConfig: { PrivateZone: true },
      VPC: { VPCId: "vpc-0a1b2c3d", VPCRegion: "us-west-2" },
    });
    const resolver = await networkResolver(stage.aws.dns, answers);
    stage.resolver = resolver.server;
    return async () => {
      stage.resolver = undefined;
      await resolver.stop();
      await route53.deleteHostedZone({ Id: made?.Id });
    };
  };
}

/** Of every private zone of Route 53. */
const PRIVATE_SERVERS = [
  "ns-0.awsdns-00.com",
  "ns-512.awsdns-00.net",
  "ns-1024.awsdns-00.org",
  "ns-1536.awsdns-00.co.uk",
];

/** A private zone has what somebody put there, and no validation record or CAA. */
const inPrivateZone =
  (addresses: { readonly [host: string]: string }): Answers =>
  (name, type) => {
    if (name !== DOMAIN && !name.endsWith(`.${DOMAIN}`)) return undefined;
    if (name === DOMAIN && type === "NS") return PRIVATE_SERVERS.map((data) => ({ type: "NS", name, ttl: 60, data }));
    const data = addresses[name];
    if (data === undefined) return "NXDOMAIN";
    return type === "A" ? [{ type: "A", name, ttl: 60, data }] : [];
  };

const isApex =
  (type: string) =>
  ({ Name, Type }: Record) =>
    Name === `${DOMAIN}.` && Type === type;

export const LOOKUP_FAULTS: readonly Fault[] = [
  {
    name: "the resolver sees a private zone of the control domain",
    inject: asking(inPrivateZone({})),
    reason: "RESOLVER_NOT_PUBLIC",
    exitCode: 3,
    next: /^npx --no -- cabal-tls doctor --stack doctor \S+ --resolver 1\.1\.1\.1:53 --ca-file ca\.pem --connect-to .*/,
  },
  {
    name: "the network answers that no name exists, not even IANA's",
    inject: asking(() => "NXDOMAIN"),
    reason: "RESOLVER_NOT_PUBLIC",
    exitCode: 3,
  },
  {
    name: "the network fails for every name",
    inject: asking(() => "SERVFAIL"),
    reason: "RESOLVER_NOT_PUBLIC",
    exitCode: 3,
  },
  {
    name: "a private zone keeps an address that the host no longer has",
    inject: asking(inPrivateZone({ [`imap.${DOMAIN}`]: "127.0.0.250" })),
    reason: "PRIVATE_RECORD_STALE",
    exitCode: 2,
    next: /^aws route53 list-resource-record-sets --hosted-zone-id \w+ --start-record-name imap\.post\.doctor\.example /,
  },
  {
    name: "a port is reached by a name that exists in another network only",
    inject: private465,
    reason: "OUTSIDE_NETWORK",
    exitCode: 3,
  },
  {
    name: "the zone's own NS record names foreign name servers",
    inject: changed(isApex("NS"), (_, record) => ({
      ...record,
      ResourceRecords: [{ Value: "ns1.elsewhere.example." }],
    })),
    reason: "ZONE_SHADOWED",
    exitCode: 2,
    next: /^aws route53 get-hosted-zone --id \w+ --query DelegationSet\.NameServers --output text$/,
  },
  {
    name: "the host has only an IPv6 address, and not the load balancer's",
    inject: replaced(isHost("imap"), ({ Name }) => plain("AAAA", Name, "2001:db8::1")),
    reason: "HOST_POINTS_ELSEWHERE",
    exitCode: 2,
  },
  {
    name: "the host's record is an address that is no longer in use",
    inject: replaced(isHost("imap"), ({ Name }) => plain("A", Name, "127.0.0.250")),
    reason: "HOST_POINTS_ELSEWHERE",
    exitCode: 2,
  },
  {
    name: "the mail host's record leads to the load balancer of another endpoint",
    inject: leading("smtp-out", "nlb"),
    reason: "HOST_POINTS_ELSEWHERE",
    exitCode: 2,
  },
  {
    name: "a host's record leads to another endpoint, which has the same certificate",
    inject: leading("api", "alb"),
    reason: "HOST_POINTS_ELSEWHERE",
    exitCode: 2,
  },
  {
    name: "the host's record is removed, and a wildcard's takes its place",
    inject: replaced(isHost("imap"), () => plain("A", `*.${DOMAIN}`, "127.0.0.250")),
    reason: "HOST_POINTS_ELSEWHERE",
    exitCode: 2,
  },
  {
    name: "the lookup of the host ends with SERVFAIL",
    inject: answered("SERVFAIL", undefined, async () => `imap.${DOMAIN}`),
    reason: "HOST_WITHOUT_ADDRESS",
    exitCode: 2,
  },
  {
    name: "resolvers say that there is no such host, though the zone has it",
    inject: answered("NXDOMAIN", undefined, async () => `imap.${DOMAIN}`),
    reason: "HOST_WITHOUT_ADDRESS",
    exitCode: 2,
  },
  {
    name: "resolvers do not answer to the host's name",
    inject: answered("SILENCE", undefined, async () => `imap.${DOMAIN}`),
    args: ["--timeout", "1"],
    reason: "NO_ANSWER",
    exitCode: 3,
  },
  {
    name: "the lookup of CAA ends with SERVFAIL",
    inject: answered("SERVFAIL", "CAA", async () => DOMAIN),
    reason: "CAA_LOOKUP_FAILS",
    exitCode: 1,
  },
  {
    name: "CAA allows Amazon only, and another CA issues for the mail host",
    inject: extra(caa('0 issue "amazon.com"')),
    reason: "CAA_FORBIDS",
    exitCode: 1,
    next: /^aws route53 change-resource-record-sets .*0 issue \\"amazon\.com\\".*0 issue \\"letsencrypt\.org\\"/,
  },
  {
    name: "a TXT record has taken the validation record's place",
    inject: replaced(isValidation, ({ Name }) => plain("TXT", Name, '"x"')),
    reason: "VALIDATION_RECORD_MISSING",
    exitCode: 1,
    next: /^aws route53 list-resource-record-sets /,
  },
  {
    name: "resolvers say that there is no validation record, though the zone has it",
    inject: answered("NXDOMAIN", undefined, async (stage) => (await recordOf(stage, isValidation)).Name ?? ""),
    reason: "VALIDATION_RECORD_NOT_PUBLIC",
    exitCode: 1,
  },
  {
    name: "a CNAME leads away from where the mail host's challenge records are written",
    inject: extra(plain("CNAME", CHALLENGE, "proofs.elsewhere.example.")),
    reason: "CHALLENGE_DELEGATED",
    exitCode: 1,
  },
  {
    name: "the CNAME to the mail host's challenge records is missing",
    inject: delegated,
    reason: "CHALLENGE_NOT_DELEGATED",
    exitCode: 1,
    next: /^aws route53 change-resource-record-sets .*_acme-challenge\.smtp-out\.post\.doctor\.example/,
  },
  {
    name: "the name of the mail host's challenge records is delegated away",
    inject: extra(plain("NS", CHALLENGE, "ns1.elsewhere.example.")),
    reason: "NAME_DELEGATED_AWAY",
    exitCode: 1,
  },
];

/** Changes that harm nothing. */
export const HARMLESS: readonly Pick<Fault, "name" | "inject">[] = [
  {
    name: "the validation record has another TTL",
    inject: changed(isValidation, (_, record) => ({ ...record, TTL: 5 })),
  },
  {
    name: "the host's record is a CNAME instead of an alias",
    inject: async (stage) => {
      const dnsName = stage.inventory.endpoints.find(({ kind }) => kind === "nlb")?.identifiers["loadBalancerDnsName"];
      return replaced(isHost("imap"), ({ Name }) => plain("CNAME", Name, `${dnsName}.`))(stage);
    },
  },
  {
    name: "the listener's SNI list has the default certificate too, as the console puts it there",
    inject: async ({ account, inventory }) => {
      const { certificateArn: CertificateArn, identifiers } =
        inventory.endpoints.find(({ kind }) => kind === "nlb") ?? {};
      const list = { ListenerArn: identifiers?.["listenerArn"], Certificates: [{ CertificateArn }] };
      await account.elb.addListenerCertificates(list);
      return () => account.elb.removeListenerCertificates(list);
    },
  },
  { name: "CAA has an iodef alone", inject: extra(caa('0 iodef "mailto:security@doctor.example"')) },
  {
    name: "the account has a second zone of the same name that is not delegated to",
    inject: async ({ account }) => {
      const Id = await account.zone(DOMAIN);
      return () => account.route53.deleteHostedZone({ Id });
    },
  },
];
