import { isMap, type PropertyMap, type PropertyValue } from "../../../provider/propertyMap.ts";
import type { InputRule, ResourceType } from "../../../provider/resourceType.ts";
import { between, oneOf, type ValueRule } from "../../../provider/valueRules.ts";
import type { MimicCloud } from "./mimicCloud.ts";

const LONGEST_NAME = 40;

/** What the mimics of packages/local-aws/tests/provider/conformance/bridge say in Go, as data for the stand-in. */
interface Mimic {
  readonly name: "listener" | "distribution" | "rule";
  readonly inputs: Readonly<Record<string, InputRule>>;
  readonly outputs: readonly string[];
  readonly defaults?: Readonly<Record<string, PropertyValue>>;
  readonly values?: Readonly<Record<string, ValueRule>>;
  readonly required: readonly string[];
  readonly deleteBeforeReplace?: true;
  /** The program's inputs as the cloud keeps them. */
  readonly wanted: (inputs: PropertyMap) => PropertyMap;
  readonly computed?: (id: string) => PropertyMap;
}

const listener: Mimic = {
  name: "listener",
  inputs: {
    name: "replace",
    port: "update",
    protocol: "replace",
    certificateArn: "update",
    policy: "update",
    label: "update",
    notes: "update",
  },
  outputs: ["arn", "revision", "policy"],
  defaults: { port: 443 },
  values: { port: between(1, 65_535), protocol: oneOf("TCP", "TLS") },
  required: ["protocol"],
  wanted: ({ certificateArn = "", policy = "default-policy", label = "", ...rest }) => ({
    ...rest,
    certificateArn,
    policy,
    label,
  }),
};

const distribution: Mimic = {
  name: "distribution",
  inputs: {
    name: "replace",
    comment: "update",
    aliases: "update",
    viewerCertificate: "update",
    "viewerCertificate.acmCertificateArn": "update",
    "viewerCertificate.minimumProtocolVersion": "update",
    notes: "update",
  },
  outputs: ["arn", "revision", "domainName"],
  required: ["viewerCertificate"],
  wanted: ({ comment = "", aliases = [], viewerCertificate, ...rest }) => ({
    ...rest,
    comment,
    aliases,
    viewerCertificate: {
      acmCertificateArn: "",
      minimumProtocolVersion: "",
      ...(isMap(viewerCertificate) ? viewerCertificate : {}),
    },
  }),
  computed: (id) => ({ domainName: `${id}.mimic.example` }),
};

const rule: Mimic = {
  name: "rule",
  inputs: {
    name: "replace",
    listenerArn: "replace",
    priority: "update",
    actions: "update",
    "actions.type": "update",
    "actions.targetGroupArn": "update",
    "actions.stickiness": "update",
    "actions.stickiness.enabled": "update",
    "actions.stickiness.duration": "update",
    notes: "update",
  },
  outputs: ["arn", "revision"],
  values: {
    priority: between(1, 50_000),
    "actions.type": oneOf("forward", "redirect"),
    "actions.stickiness.duration": between(1, 604_800),
  },
  required: ["listenerArn", "priority", "actions"],
  deleteBeforeReplace: true,
  wanted: ({ actions, ...rest }) => ({ ...rest, actions: Array.isArray(actions) ? actions.map(keptAction) : [] }),
};

function keptAction(action: PropertyValue): PropertyValue {
  if (!isMap(action)) return action;
  const { stickiness } = action;
  const kept = { targetGroupArn: "", ...action };
  return isMap(stickiness) ? { ...kept, stickiness: { enabled: false, ...stickiness } } : kept;
}

/** The mimics as types of the stand-in, by token. */
export function mimicTypes(cloud: MimicCloud): ReadonlyMap<string, ResourceType> {
  return new Map([listener, distribution, rule].map((mimic) => typeOf(mimic, cloud)).map((type) => [type.token, type]));
}

function typeOf({ name, wanted, computed, ...table }: Mimic, cloud: MimicCloud): ResourceType {
  const kind = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const store = (id: string, inputs: PropertyMap) => cloud.put(id, wanted({ notes: {}, ...inputs }));
  return {
    ...table,
    token: `mimic:index/${name}:${kind}`,
    source: "packages/local-aws/tests/provider/conformance/bridge/types.go",
    regional: false,
    autoName: { input: "name", maxLength: LONGEST_NAME },
    async create(inputs) {
      const id = String(inputs["name"]);
      cloud.call("Create", id);
      if (cloud.get(id) !== undefined) throw new Error(`AlreadyExists: ${id}`);
      store(id, inputs);
      return id;
    },
    async settle(id) {
      cloud.call("Wait", id);
    },
    async read(id) {
      cloud.call("Describe", id);
      const live = cloud.get(id);
      if (live === undefined) return undefined;
      const { revision = 0, ...inputs } = live;
      return { inputs, outputs: { revision, arn: `arn:mimic:${id}`, ...computed?.(id) } };
    },
    async update(id, news) {
      cloud.call("Modify", id);
      if (cloud.get(id) === undefined) throw new Error(`NotFound: ${id}`);
      store(id, news);
    },
    async remove(id) {
      cloud.call("Delete", id);
      cloud.remove(id);
    },
  };
}
