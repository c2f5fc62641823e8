import { parse } from "yaml";
import type { Fault, FaultPath } from "../../../core/configSchema/configError.ts";
import { valueAt } from "../../../core/configSchema/rawValue.ts";
import type { FixFollower } from "./fixFollower.ts";

export interface Reading {
  readonly fault: Fault;
  /** What the pattern has found. */
  readonly found: readonly string[];
  readonly edit: FixFollower;
}

type Offers = (reading: Reading) => (() => void)[];

const host = ({ path }: Fault): FaultPath => path.slice(0, 2);
/** A fault of a record's key has the key as its value. */
const isKey = ({ fault: { path, value }, edit }: Reading) => value === path.at(-1) && valueAt(edit.raw, path) !== value;

const remove: Offers = ({ fault, edit }) => [() => edit.remove(fault.path)];
const removeOther =
  (...keys: string[]): Offers =>
  ({ fault, edit }) => [
    () => {
      for (const key of keys) edit.remove(edit.near(fault.path, key) ?? []);
    },
  ];
const give: Offers = (reading) => [
  () => {
    const { fault, edit } = reading;
    if (isKey(reading)) edit.rename(fault.path, edit.pick(edit.soundKeys(fault.path.slice(0, -1))));
    else edit.set(fault.path, edit.sound(fault.path));
  },
];
const giveOrRemove: Offers = (reading) => [...give(reading), ...remove(reading)];
const anotherName: Offers = ({ fault, edit }) => [
  () => {
    const isRoute = fault.path.at(-2) === "routes";
    if (isRoute) edit.rename(fault.path, edit.fresh());
    else edit.set(fault.path, edit.fresh());
  },
];
const anotherPath: Offers = ({ fault, edit }) => [() => edit.set(fault.path, edit.fresh("/fresh/parameter"))];
const inRegion: Offers = ({ fault, found, edit }) => [
  () => edit.set(fault.path, String(fault.value).replace(/^(arn:[^:]+:[^:]+):[^:]*/, `$1:${found[1]}`)),
];
const literally: Offers = ({ fault, found, edit }) => [
  () => {
    const [, key = "", text = "", others = ""] = found;
    edit.set([...host(fault), key], parse(text));
    for (const other of ["services", "ports", "protocols"]) {
      if (others.includes(other) || fault.path.at(-1) === other) edit.remove([...host(fault), other]);
    }
  },
];

/** What the texts say, the most special ones first. */
export const READINGS: readonly (readonly [RegExp, Offers])[] = [
  [/^Did you mean ".+"\? It is there already: remove this one\.$/, remove],
  [
    /^Did you mean "(.+)"\? Rename the key\.$/,
    ({ fault, found, edit }) => [() => edit.rename(fault.path, found[1] ?? "")],
  ],
  [
    /^Did you mean "(.+)"\?/,
    (reading) => [
      () => {
        const { fault, found, edit } = reading;
        if (isKey(reading)) edit.rename(fault.path, found[1] ?? "");
        else edit.set(fault.path, found[1]);
      },
    ],
  ],
  [/^Write (\w+): (\[.*\]) instead(.*)[.;,]/, literally],
  [
    /^Write each port as \{ port: … \} below endpoints, and remove ports\.$/,
    ({ fault, edit }) => [
      () => {
        const ports = valueAt(edit.raw, [...host(fault), "ports"]);
        const endpoints = valueAt(edit.raw, [...host(fault), "endpoints"]);
        for (const port of Array.isArray(ports) ? ports : []) {
          if (Array.isArray(endpoints)) edit.push([...host(fault), "endpoints"], { port });
        }
        edit.remove([...host(fault), "ports"]);
      },
    ],
  ],
  [
    /^Set hostname to "(.+)" and remove (.+) from names, or only remove (.+) from names\.$/,
    ({ fault, found, edit }) => {
      const drop = () => {
        const names = valueAt(edit.raw, [...host(fault), "names"]);
        const others = (Array.isArray(names) ? names : []).filter((name) => name !== found[2]);
        edit.set([...host(fault), "names"], others);
      };
      const move = () => {
        edit.set([...host(fault), "hostname"], found[1]);
        drop();
      };
      return [move, drop];
    },
  ],
  [/^Remove (the second|.+: .* covers it|.+: a generation that does not exist|expose\.$)/, remove],
  [/^Remove the key for \S+, or choose another path\.$/, (one) => [...remove(one), ...anotherPath(one)]],
  [
    /^Remove create to use .*, or remove vpcId and subnetIds/,
    (one) => [...removeOther("create")(one), ...removeOther("vpcId", "subnetIds")(one)],
  ],
  [/^Remove the key/, remove],
  [/^Remove [^ ]+\.$/, remove],
  [
    /^Add (\S+) to names, or choose one that is covered\.$/,
    (one) => [() => one.edit.push([...host(one.fault), "names"], one.found[1]), ...covered(one)],
  ],
  [/^Choose one that is covered\.$/, (one) => covered(one)],
  [
    /^Add (.+) to acme\.directories, or remove it here\.$/,
    (one) => [() => one.edit.push(["acme", "directories"], one.found[1]), ...remove(one)],
  ],
  [
    /^Add (\d+) to wildcard\.issued(?: to have it made, or set active to an issued generation|, or remove it from \w+)\.$/,
    (one) => [
      () => one.edit.push(["wildcard", "issued"], Number(one.found[1])),
      one.fault.path.at(-1) === "active"
        ? () => one.edit.set(one.fault.path, Number(one.fault.allowed.split(/[:,] /).at(-1)))
        : () => one.edit.remove(one.fault.path),
    ],
  ],
  [
    /^Write ports: (\[.*\]), or remove it here\.$/,
    (one) => [() => one.edit.set([...host(one.fault), "ports"], parse(one.found[1] ?? "")), ...remove(one)],
  ],
  [
    /^Add (\{.*\}) to endpoints, or remove (it here|expose)\.$/,
    (one) => [() => one.edit.push([...host(one.fault), "endpoints"], parse(one.found[1] ?? "")), ...remove(one)],
  ],
  [
    /^Add hostname: (\S+), or another name that clients connect to\.$/,
    ({ fault, found, edit }) => [() => edit.set(fault.path, found[1])],
  ],
  [/^Add \w+: load balancers need it/, give],
  [/^Add (the zone's id|them): /, give],
  [
    /^Add the ARN of a certificate in (\S+): /,
    ({ fault, found, edit }) => [() => edit.set(fault.path, certificateIn(found[1] ?? ""))],
  ],
  [
    /^This one is in .* or name the certificate in (\S+)\.$/,
    ({ fault, found, edit }) => [() => edit.set(fault.path, certificateIn(found[1] ?? ""))],
  ],
  [
    /^Name another import: this one is generation \d+ already\.$/,
    ({ fault, edit }) => [
      () => edit.set(fault.path, certificateIn(String(fault.path.at(-1)), edit.fresh("import-").toLowerCase())),
    ],
  ],
  [/^Make another generation active first, and retire this one in a later update\.$/, remove],
  [/covers no bare control domain: .* or write a label\.$/, anotherName],
  [
    /: write its first label alone\.$/,
    ({ fault, edit }) => [() => edit.set(fault.path, String(fault.value).split(".")[0])],
  ],
  [
    /covers one label only: write (\S+) instead of /,
    ({ fault, found, edit }) => [() => edit.set(fault.path, found[1])],
  ],
  [
    /(: [Cc]hoose (another name|a name under it, or deploy)|^Choose another name: .*|: give one of the two another name)/,
    anotherName,
  ],
  [
    /: choose another port or host name\.$/,
    ({ fault, edit }) => {
      const isPort = typeof valueAt(edit.raw, fault.path) === "number";
      const port = isPort ? fault.path : [...fault.path, "port"];
      return [
        () => edit.set(port, edit.freshPort()),
        ...(isPort ? [() => edit.set([...host(fault), "hostname"], edit.fresh())] : []),
        ...(isPort ? [] : [() => edit.set([...fault.path, "hostname"], edit.fresh())]),
      ];
    },
  ],
  [
    /^Choose another port, or another load balancer/,
    ({ fault, edit }) => [() => edit.set(fault.path, edit.freshPort())],
  ],
  [
    /^Choose another load balancer than that of/,
    ({ fault, edit }) => [
      () => {
        const arn = `arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/${edit.fresh("lb")}/0123456789abcdef`;
        edit.set([...host(fault), "expose", "loadBalancerArn"], arn);
      },
    ],
  ],
  [/[Cc]hoose another path/, anotherPath],
  [/^Name one in (\S+), or deploy/, inRegion],
  [/^Name a key in (\S+): /, inRegion],
  [/^Choose (\S+): .* serves no /, ({ fault, found, edit }) => [() => edit.set(fault.path, found[1])]],
  [
    /^Set it to that group's ARN, or remove (import|rule)/,
    (one) => [...give(one), ...removeOther(one.found[1] ?? "")(one)],
  ],
  [
    /^Set loadBalancerArn to that ARN, or remove import/,
    (one) => [() => one.edit.set(one.fault.path, one.fault.allowed.split(": ").at(-1)), ...removeOther("import")(one)],
  ],
  [
    /: set hostname to the adopted one, or remove import/,
    ({ fault, edit }) => [
      () => edit.set([...fault.path.slice(0, -1), "hostname"], fault.value),
      () => edit.remove(fault.path),
    ],
  ],
  [/^Name the running one in import, or remove this key\.$/, remove],
  [/^Name the rule to adopt in rule, or remove this key\.$/, remove],
  [
    /^Name the rule to adopt, remove the key .*, or remove manage/,
    (one) => [...remove(one), ...removeOther("manage")(one)],
  ],
  [/^Put them into SSM and name the parameter here: /, anotherPath],
  [
    /^Copy it from the CA's documentation: without it/,
    ({ fault, edit }) => [() => edit.set(fault.path, ["ca.example.org"])],
  ],
  [
    /^Name a subnet of another availability zone/,
    ({ fault, edit }) => [() => edit.set(fault.path, edit.fresh("subnet-0a1b2c3"))],
  ],
  [
    /^Name a VPC and its public subnets, write create: \{\} to have them made, or give each/,
    (one) => [() => one.edit.set(["network"], { create: {} }), ...give(one)],
  ],
  [
    /^Name the VPC and its subnets, write create: \{\} .*, or remove the key/,
    (one) => [() => one.edit.set(["network"], { create: {} }), ...giveOrRemove(one)],
  ],
  [
    /^Set contact to .* and agreeToTerms to true(, or remove hosts)?/,
    (one) => [
      () => one.edit.set(["acme"], { contact: "mailto:hostmaster@example.com", agreeToTerms: true }),
      ...(one.found[1] === "" ? [] : removeOther("hosts")(one)),
    ],
  ],
  [/^Say how TLS begins on that port/, ({ fault, edit }) => [() => edit.set(fault.path, "tls")]],
  [/^Let .* an empty list leaves/, ({ fault, edit }) => [() => edit.set(fault.path, [])]],
  [/^Let .* write the list, or remove it\.$/, ({ fault, edit }) => [() => edit.remove(fault.path.slice(0, -1))]],
  // Values of AWS that only the other choice makes without looking there.
  [/^Copy the (ARN of (that listener's|the running)|id (from `aws|of its mapping)).*or remove the key/, remove],
  [/^Give fewer hours/, (one) => [() => one.edit.set(one.fault.path, 1), ...remove(one)]],
  [/remove the key/, giveOrRemove],
  [/^(Add|Choose|Copy|For a new stack,|Give|Let|List|Name|Number|Read|Rename|Set|Use|Write) /, give],
];

function covered({ fault, edit }: Reading): (() => void)[] {
  const names = fault.allowed.split(": ").at(-1)?.split(", ") ?? [];
  return names.map(
    (name) => () => edit.set(fault.path, name.startsWith("*.") ? name.replace("*", edit.fresh()) : name),
  );
}

function certificateIn(region: string, id = "11111111-2222-3333-4444-555555555555"): string {
  return `arn:aws:acm:${region}:111122223333:certificate/${id}`;
}
