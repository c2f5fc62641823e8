import { type Edit, rawHost, refuses, WITH_HOST } from "./rawStack.ts";

const KEYS =
  "one of the keys name, hostname, names, ports, endpoints, copies, impact, deployTo, keyType, tier, profile, challenge, thresholds, expose";

function host(changes: Readonly<Record<string, unknown>>): Edit[] {
  return [...WITH_HOST, [["hosts"], [{ ...rawHost(), ...changes }]]];
}

function hosts(...list: readonly Readonly<Record<string, unknown>>[]): Edit[] {
  return [...WITH_HOST, [["hosts"], list.map((changes) => ({ ...rawHost(), ...changes }))]];
}

describe("Where a host is looked at, and where its certificate goes", () => {
  refuses([
    [
      "a port that is there twice",
      host({ ports: [465, 465] }),
      ["cabal-tls:hosts[0].ports[1]", "465", "each port once", "Remove the second 465."],
    ],
    [
      "an endpoint that is there twice",
      host({ endpoints: [{ port: 465 }, { port: 465, protocol: "tls" }] }),
      [
        "cabal-tls:hosts[0].endpoints[1]",
        '{"port":465,"protocol":"tls"}',
        "each host name and port once",
        "Remove the second one with port 465.",
      ],
    ],
    [
      "ports and endpoints at once",
      host({ ports: [465], endpoints: [{ port: 587 }] }),
      [
        "cabal-tls:hosts[0].endpoints",
        '[{"port":587}]',
        "nothing beside ports, which is the short form for the host's own name",
        "Write each port as { port: … } below endpoints, and remove ports.",
      ],
    ],
    [
      "a port whose number does not tell how TLS begins",
      host({ ports: [465, 2525] }),
      [
        "cabal-tls:hosts[0].ports[1]",
        "2525",
        "25, 143, 443, 465, 587, 993, 995: any other port needs an endpoint that says how TLS begins",
        "Write endpoints: [{ port: 465 }, { port: 2525, protocol: tls }] instead of ports; protocol is tls, smtp-starttls, imap-starttls.",
      ],
    ],
    [
      "an endpoint whose port does not tell how TLS begins",
      host({ endpoints: [{ port: 2525 }] }),
      [
        "cabal-tls:hosts[0].endpoints[0].protocol",
        "(missing)",
        "tls, smtp-starttls, imap-starttls: port 2525 does not tell which",
        "Say how TLS begins on that port.",
      ],
    ],
    [
      "a mistyped protocol",
      host({ endpoints: [{ port: 587, protocol: "smtp-startls" }] }),
      [
        "cabal-tls:hosts[0].endpoints[0].protocol",
        '"smtp-startls"',
        "tls, smtp-starttls, imap-starttls",
        'Did you mean "smtp-starttls"? Choose how TLS begins on that port.',
      ],
    ],
    [
      "an endpoint whose host name the certificate does not cover",
      host({ endpoints: [{ port: 465 }, { hostname: "relay", port: 465 }] }),
      [
        "cabal-tls:hosts[0].endpoints[1].hostname",
        '"relay"',
        "a host name that the host's certificate covers: smtp-out.example.net",
        "Add relay to names, or choose one that is covered.",
      ],
    ],
    [
      "an endpoint on a host name and port that an endpoint of the wildcard has",
      host({ names: ["imap"], endpoints: [{ port: 465 }, { hostname: "imap", port: 993 }] }),
      [
        "cabal-tls:hosts[0].endpoints[1]",
        "993",
        "a host name and port that nothing else has",
        "imap.example.net:993 is taken by cabal-tls:endpoints[0].hostname: choose another port or host name.",
      ],
    ],
    [
      "an endpoint on a host name and port that another host has",
      hosts(
        {},
        { name: "relay", names: ["smtp-out"], endpoints: [{ port: 465 }, { hostname: "smtp-out", port: 587 }] },
      ),
      [
        "cabal-tls:hosts[1].endpoints[1]",
        "587",
        "a host name and port that nothing else has",
        "smtp-out.example.net:587 is taken by cabal-tls:hosts[0].ports[1]: choose another port or host name.",
      ],
    ],
    [
      "two endpoints that the inventory would call alike",
      hosts(
        { name: "a", names: ["b"], endpoints: [{ port: 25 }, { hostname: "b", port: 465 }] },
        { name: "a-b", ports: [465] },
      ),
      [
        "cabal-tls:hosts[1].name",
        '"a-b"',
        "a name whose endpoints have names of their own: <host>-<port>, or <host>-<label>-<port>",
        "Choose another name: an endpoint of an earlier host is called a-b-465.",
      ],
    ],
    [
      "an address instead of the name that connections go to",
      host({ endpoints: [{ port: 465, connect: "10.0.3.17" }] }),
      [
        "cabal-tls:hosts[0].endpoints[0].connect",
        '"10.0.3.17"',
        "a lower-case domain name such as imap.cabal.internal",
        "Give the full name that resolves where the port is reachable, or remove the key for the host name itself.",
      ],
    ],
    [
      "a label where connections need a full name",
      host({ endpoints: [{ port: 465, connect: "smtp-out" }] }),
      [
        "cabal-tls:hosts[0].endpoints[0].connect",
        '"smtp-out"',
        "a lower-case domain name such as imap.cabal.internal",
        "Give the full name that resolves where the port is reachable, or remove the key for the host name itself.",
      ],
    ],
    [
      "a port that is looked at sometimes",
      host({ endpoints: [{ port: 465, look: "sometimes" }] }),
      [
        "cabal-tls:hosts[0].endpoints[0].look",
        '"sometimes"',
        "true or false",
        "Write false where nothing of this stack can reach the port, else remove the key.",
      ],
    ],
    [
      "an impact of two lines, since it becomes a line of a report",
      host({ impact: "Nobody can send mail.\nNobody at all." }),
      [
        "cabal-tls:hosts[0].impact",
        '"Nobody can send mail.\\nNobody at all."',
        "one sentence of at most 200 characters in one line",
        "Write what users lose when the certificate expires, or remove the key for the sentence of the port.",
      ],
    ],
    [
      "an endpoint's impact that says nothing",
      host({ endpoints: [{ port: 465, impact: " " }] }),
      [
        "cabal-tls:hosts[0].endpoints[0].impact",
        '" "',
        "one sentence of at most 200 characters in one line",
        "Write what users lose when the certificate expires, or remove the key for the sentence of the port.",
      ],
    ],
    [
      "a port beyond the last",
      host({ ports: [65_536] }),
      [
        "cabal-tls:hosts[0].ports[0]",
        "65536",
        "a whole number from 1 to 65535",
        "Give the number of a TCP port, without quotes.",
      ],
    ],
    [
      "no port at all",
      host({ ports: [] }),
      [
        "cabal-tls:hosts[0].ports",
        "[]",
        "a list of 1 to 10 ports",
        "List the ports on which the host serves the certificate, or remove the key for [465, 587].",
      ],
    ],
    [
      "no endpoint at all",
      host({ endpoints: [] }),
      [
        "cabal-tls:hosts[0].endpoints",
        "[]",
        "a list of 1 to 10 endpoints, such as { hostname: imap, port: 143, protocol: imap-starttls }",
        "List where the served certificate is looked at; without hostname it is the host's own name.",
      ],
    ],
    [
      "a host that does not say where its certificate goes",
      host({ deployTo: undefined }),
      [
        "cabal-tls:hosts[0].deployTo",
        "(missing)",
        "a list of at most 10 targets, such as { kind: ecs, cluster: cabal-mail, service: cabal-smtp-out }",
        "List everything that is deployed when there is a new certificate, or write [] when something outside reads the parameters.",
      ],
    ],
    [
      "a target that is there twice",
      host({
        deployTo: [
          { kind: "ecs", cluster: "c", service: "s" },
          { kind: "ecs", cluster: "c", service: "s" },
        ],
      }),
      [
        "cabal-tls:hosts[0].deployTo[1]",
        '{"kind":"ecs","cluster":"c","service":"s"}',
        "each target once",
        "Remove the second one.",
      ],
    ],
    [
      "a target of an unknown kind",
      host({ deployTo: [{ kind: "ec2", instance: "i-1" }] }),
      [
        "cabal-tls:hosts[0].deployTo[0].kind",
        '"ec2"',
        "ecs, acm",
        'Did you mean "ecs"? Choose one of these kinds; for anything else leave deployTo empty ([]).',
      ],
    ],
    [
      "a service's ARN instead of its name",
      host({
        deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "arn:aws:ecs:us-west-2:111122223333:service/a/b" }],
      }),
      [
        "cabal-tls:hosts[0].deployTo[0].service",
        '"arn:aws:ecs:us-west-2:111122223333:service/a/b"',
        "the name of an ECS service: letters, digits, _ and -",
        "Copy the name from ECS in the stack's region; it is the last part of the ARN.",
      ],
    ],
    [
      "the former services, with what to write instead",
      host({ deployTo: undefined, services: [{ cluster: "cabal-mail", service: "cabal-smtp-out" }] }),
      [
        "cabal-tls:hosts[0].services",
        '[{"cluster":"cabal-mail","service":"cabal-smtp-out"}]',
        KEYS,
        "Write deployTo: [{ kind: ecs, cluster: cabal-mail, service: cabal-smtp-out }] instead.",
      ],
    ],
    [
      "former services that are none, in words that are safe to print",
      host({ deployTo: undefined, services: [{ cluster: "a b", service: 1 }] }),
      [
        "cabal-tls:hosts[0].services",
        '[{"cluster":"a b","service":1}]',
        KEYS,
        "Write deployTo: [{ kind: ecs, cluster: …, service: … }] instead.",
      ],
    ],
    [
      "the former protocols, with what to write instead",
      host({ ports: [465, 587], protocols: { 587: "smtp-starttls" } }),
      [
        "cabal-tls:hosts[0].protocols",
        '{"587":"smtp-starttls"}',
        KEYS,
        "Write endpoints: [{ port: 465 }, { port: 587, protocol: smtp-starttls }] instead of ports and protocols.",
      ],
    ],
    [
      "an unknown key near a known one",
      host({ keytype: "RSA_2048" }),
      ["cabal-tls:hosts[0].keytype", '"RSA_2048"', KEYS, 'Did you mean "keyType"? Rename the key.'],
    ],
    [
      "a key type that is none",
      host({ keyType: "EC_prime256" }),
      [
        "cabal-tls:hosts[0].keyType",
        '"EC_prime256"',
        "EC_prime256v1, EC_secp384r1, RSA_2048",
        'Did you mean "EC_prime256v1"? Choose one of these, or remove the key for EC_prime256v1.',
      ],
    ],
    [
      "more hosts than one policy can grant for",
      hosts(...Array.from({ length: 51 }, (_, index) => ({ name: `h${index}` }))),
      [
        "cabal-tls:hosts",
        '[{"name":"h0","deployTo":[{"kind":"ecs","cluster":"cabal-mail","service":"cabal-smtp-out"}]},{"name":"h1","deployTo":[{"… (4734 characters)',
        "a list of at most 50 hosts",
        "List the hosts whose certificates come from an ACME CA, or remove the key.",
      ],
    ],
  ]);
});
