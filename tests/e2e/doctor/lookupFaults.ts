import { encodeInventory } from "../../../core/inventoryCodec.ts";
import { hostCertificates } from "../../../core/inventory.ts";
import { caa, changed, extra, isHost, isValidation, leading, type Record, recordOf, removed } from "./dnsFaults.ts";
import { DOMAIN, type DoctorStage, STACK } from "./doctorStage.ts";
import type { Fault } from "./fault.ts";

const SMTP_OUT = `smtp-out.${DOMAIN}`;
const CHALLENGE = `_acme-challenge.${SMTP_OUT}`;

/** Resolvers answer this, whatever the zone has. */
function answered(rcode: string, type: string | undefined, name: (stage: DoctorStage) => Promise<string>) {
  const inject: Fault["inject"] = async (stage) => {
    const place = { name: await name(stage), type };
    await stage.aws.control("dns-answer", { ...place, rcode });
    return () => stage.aws.control("dns-answer", { ...place, rcode: null });
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

/** The stack's config delegates the proofs of its host to another name, and nobody made the CNAME. */
const delegated: Fault["inject"] = async ({ account, inventory }) => {
  const tell = (Value: string) =>
    account.ssm.putParameter({ Name: `/cabal/tls/${STACK}/inventory`, Value, Type: "String", Overwrite: true });
  const [host] = hostCertificates(inventory);
  const challenges = [{ recordName: `proofs.${DOMAIN}`, zoneId: inventory.zoneId }];
  const certificates = inventory.certificates.map((one) => (one === host ? { ...host, challenges } : one));
  await tell(encodeInventory({ ...inventory, certificates }));
  return () => tell(encodeInventory(inventory));
};

const isApex =
  (type: string) =>
  ({ Name, Type }: Record) =>
    Name === `${DOMAIN}.` && Type === type;

export const LOOKUP_FAULTS: readonly Fault[] = [
  {
    name: "the zone's own NS record names the servers of somebody else",
    inject: changed(isApex("NS"), (_, record) => ({
      ...record,
      ResourceRecords: [{ Value: "ns1.elsewhere.example." }],
    })),
    reason: "ZONE_SHADOWED",
    exitCode: 2,
    next: /^aws route53 get-hosted-zone --id \w+ --query DelegationSet\.NameServers --output text$/,
  },
  {
    name: "the host has an address of IPv6 only, and not the load balancer's",
    inject: replaced(isHost("imap"), ({ Name }) => plain("AAAA", Name, "2001:db8::1")),
    reason: "HOST_POINTS_ELSEWHERE",
    exitCode: 2,
  },
  {
    name: "the host's record is an address that nobody has any more",
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
    name: "CAA allows Amazon only, and another authority issues for the mail host",
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
    name: "a CNAME leads away from where the proofs of the mail host are put",
    inject: extra(plain("CNAME", CHALLENGE, "proofs.elsewhere.example.")),
    reason: "CHALLENGE_DELEGATED",
    exitCode: 1,
  },
  {
    name: "the CNAME is missing that leads to the proofs of the mail host",
    inject: delegated,
    reason: "CHALLENGE_NOT_DELEGATED",
    exitCode: 1,
    next: /^aws route53 change-resource-record-sets .*_acme-challenge\.smtp-out\.post\.doctor\.example/,
  },
  {
    name: "the name of the mail host's proofs is delegated away",
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
    name: "the account has a second zone of the same name that nobody is led to",
    inject: async ({ account }) => {
      const Id = await account.zone(DOMAIN);
      return () => account.route53.deleteHostedZone({ Id });
    },
  },
];
