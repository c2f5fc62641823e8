import assert from "node:assert/strict";
import type { AccountOffer } from "../../../cli/init/accountOffer.ts";
import { decideConfig, type InitOptions } from "../../../cli/init/decide.ts";
import type { Prompts } from "../../../cli/init/prompts.ts";
import type { RunningDistribution, RunningListener, RunningService } from "../../../core/adoption/index.ts";

const NLB = "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef";
const BUSY = "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/busy/0123456789abcdef";
const NETWORK = {
  vpcId: "vpc-0a1b2c3d",
  name: "mail",
  isDefault: false,
  publicSubnets: ["subnet-0a1b2c3d", "subnet-0f1e2d3c"],
};
const DEFAULT = {
  vpcId: "vpc-00000000",
  name: "",
  isDefault: true,
  publicSubnets: ["subnet-1", "subnet-2", "subnet-3"],
};
const API = { apiId: "a1", name: "admin", stage: "prod" };
const SERVICE = {
  cluster: "cabal-mail",
  service: "cabal-smtp-out",
  secrets: { tlsKey: "/cabal/letsencrypt/smtp-out.example.net/tls-key" },
  ports: [465, 587],
} as unknown as RunningService;

interface Account extends Partial<Omit<AccountOffer, "account">> {
  readonly services?: readonly RunningService[];
  readonly takenNames?: readonly string[];
}

function offer({ services = [], takenNames = [], ...more }: Account = {}): AccountOffer {
  const listener = { loadBalancerArn: BUSY, port: 993 } as RunningListener;
  const distribution = (id: string, aliases: readonly string[], enabled = true) =>
    ({ id, dnsName: `${id.toLowerCase()}.cloudfront.net`, aliases, enabled }) as RunningDistribution;
  const cloudfront = [distribution("E1", []), distribution("E2", ["admin.example.net"]), distribution("E3", [], false)];
  return {
    account: {
      endpoints: {
        region: "us-west-2",
        controlDomain: "example.net",
        zoneId: "Z1",
        certificates: [],
        records: [],
        running: { nlb: [listener], alb: [], cloudfront, apigateway: [] },
      },
      renewal: { services, takenNames },
    } as unknown as AccountOffer["account"],
    networks: [NETWORK],
    balancers: [
      { kind: "nlb", arn: NLB, name: "mail" },
      { kind: "nlb", arn: BUSY, name: "busy" },
    ],
    apis: [API],
    ...more,
  };
}

const decided = (account: Account, options: InitOptions = {}, prompts?: Prompts) =>
  decideConfig("cabal-tls", offer(account), options, prompts);

/** Answers with the label that is named, and keeps what was asked. */
function answering(answers: Readonly<Record<string, string | boolean>>): Prompts & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    text: async (message) => String(answers[message]),
    confirm: async (message) => answers[message] === true,
    several: async (message, choices, chosen) => {
      asked.push(`${message} ${choices.map(({ label }) => label).join(" | ")}${chosen === "all" ? " (all)" : ""}`);
      const wanted = answers[message];
      return choices.filter(({ label }) => wanted === undefined || label === wanted).map(({ value }) => value);
    },
    select: async (message, choices) => {
      asked.push(`${message} ${choices.map(({ label }) => label).join(" | ")}`);
      const choice = choices.find(({ label }) => label === answers[message]);
      assert.ok(choice, `${message}: ${choices.map(({ label }) => label).join(" | ")}`);
      return choice.value;
    },
  };
}

describe("decideConfig", () => {
  it("takes what there is only one of where nobody can be asked, and a new load balancer", async () => {
    const { network, api, balancers, foundBalancers, distributions, functionName } = await decided({});
    assert.deepEqual(network, { vpcId: "vpc-0a1b2c3d", subnetIds: ["subnet-0a1b2c3d", "subnet-0f1e2d3c"] });
    assert.deepEqual(api, API);
    assert.deepEqual(balancers, { nlb: undefined, alb: undefined });
    assert.deepEqual(
      foundBalancers.map(({ name }) => name),
      ["mail"],
      "one whose port is taken is not offered",
    );
    assert.deepEqual(distributions, ["e1.cloudfront.net (E1)"]);
    assert.equal(functionName, undefined);
  });

  it("names the option where there are several networks, and chooses none of several APIs", async () => {
    await assert.rejects(decided({ networks: [DEFAULT, NETWORK] }), {
      name: "CommandError",
      message: "There are several: name one with --vpc (vpc-00000000, vpc-0a1b2c3d, new). Nothing was written.",
    });
    assert.equal((await decided({ apis: [API, { ...API, stage: "test" }] })).api, undefined);
  });

  it("makes a network where there is none, or where a new one is wanted", async () => {
    assert.equal((await decided({ networks: [] })).network, undefined);
    assert.equal((await decided({}, { vpc: "new" })).network, undefined);
  });

  it("takes what an option names, and refuses what is not there", async () => {
    const options = { vpc: "vpc-00000000", nlb: NLB, api: "a1/test", mailDomain: ["example.com"] };
    const account = { networks: [DEFAULT, NETWORK], apis: [API, { ...API, stage: "test" }] };
    const made = await decided(account, options);
    assert.deepEqual(
      [made.network?.vpcId, made.balancers.nlb, made.api?.stage, made.mailDomains],
      ["vpc-00000000", NLB, "test", ["example.com"]],
    );
    await assert.rejects(decided(account, { ...options, api: "a1/none" }), {
      message: "--api is a1/none, but there is a1/prod, a1/test. Nothing was written.",
    });
    await assert.rejects(decided(account, { ...options, alb: NLB }), {
      message: `--alb is ${NLB}, but the account has none that fits. Nothing was written.`,
    });
  });

  it("makes the endpoints that are named, in the usual order, and all without a name", async () => {
    assert.deepEqual((await decided({})).endpoints, ["imap", "admin", "monitoring"]);
    const { endpoints, network } = await decided({}, { endpoint: ["monitoring", "imap"] });
    assert.deepEqual([endpoints, network?.vpcId], [["imap", "monitoring"], "vpc-0a1b2c3d"]);
    const several = { networks: [DEFAULT, NETWORK] };
    assert.equal((await decided(several, { endpoint: ["admin"] })).network, undefined, "a site needs no VPC");
  });

  it("asks nothing about an endpoint that is not wanted, and refuses a load balancer for it", async () => {
    const prompts = answering({
      "Which endpoints are to be made?": "admin: a CloudFront distribution",
      "Which API is to have a name?": "none",
    });
    const { endpoints, api } = await decided({ networks: [DEFAULT, NETWORK] }, {}, prompts);
    assert.deepEqual([endpoints, api], [["admin"], undefined]);
    assert.deepEqual(
      prompts.asked.map((question) => question.replace(/\? .*/, "?")),
      ["Which endpoints are to be made?", "Which API is to have a name?"],
    );
    await assert.rejects(decided({}, { endpoint: ["admin"], nlb: NLB }), {
      message: "--nlb is for imap, which is not among the endpoints (admin). Nothing was written.",
    });
  });

  it("refuses a stack without an endpoint, and makes one with an API alone", async () => {
    await assert.rejects(decided({ apis: [] }, { endpoint: [] }), {
      message:
        "No endpoint is left: name one with --endpoint (imap, admin, monitoring), or an API with --api. Nothing was written.",
    });
    assert.deepEqual((await decided({}, { endpoint: [] })).api, API);
  });

  it("asks on a terminal, with the usual answer first", async () => {
    const prompts = answering({
      "Where are load balancers to be made?": "vpc-0a1b2c3d, mail: 2 public subnets",
      "Which Network Load Balancer for IMAP?": "mail, which is there",
      "Which API is to have a name?": "none",
    });
    const made = await decided({ networks: [DEFAULT, NETWORK] }, {}, prompts);
    assert.deepEqual(prompts.asked, [
      "Which endpoints are to be made? imap: a Network Load Balancer for IMAP | admin: a CloudFront distribution | " +
        "monitoring: an Application Load Balancer (all)",
      "Where are load balancers to be made? vpc-00000000, default: 3 public subnets | vpc-0a1b2c3d, mail: 2 public subnets | in a new VPC",
      "Which Network Load Balancer for IMAP? a new one | mail, which is there",
      "Which API is to have a name? admin (a1, stage prod) | none",
    ]);
    assert.deepEqual([made.network?.vpcId, made.balancers.nlb, made.api], ["vpc-0a1b2c3d", NLB, undefined]);
  });

  it("has a contact for host certificates only from somebody who agrees to the CA's terms", async () => {
    const services = [SERVICE];
    const contact = "mailto:ops@example.com";
    assert.equal((await decided({ services }, { contact })).contact, undefined);
    assert.equal((await decided({ services }, { contact, agreeToTerms: true })).contact, contact);
    const terms =
      "Let's Encrypt issues the certificate of smtp-out. Do you agree to its terms (https://letsencrypt.org/repository/)?";
    const others = {
      "Which Network Load Balancer for IMAP?": "a new one",
      "Which API is to have a name?": "none",
      "Where are load balancers to be made?": "in a new VPC",
      "Where may it send notices?": contact,
    };
    assert.equal((await decided({ services }, {}, answering({ ...others, [terms]: true }))).contact, contact);
    assert.equal((await decided({ services }, {}, answering({ ...others, [terms]: false }))).contact, undefined);
  });

  it("gives the function a free name", async () => {
    assert.equal((await decided({ takenNames: ["cabal-certbot-renewal"] })).functionName, "cabal-tls-renewal");
  });
});
