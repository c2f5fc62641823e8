import { testCertificate } from "../../cli/watch/testCertificate.ts";

const DAY_MS = 86_400_000;

/** The names that certificates of the tree are asked for by. */
export type TreeName = keyof typeof TREE;

/**
 * A small world of CAs: `root` is known to clients and `oldRoot` is not any more. `inter` has two certificates of the
 * same key, one below each; so has the known root, whose cross certificates are valid or expired.
 */
const oldRoot = testCertificate({ commonName: "Old Root" });
const root = testCertificate({ commonName: "Root" });
const outer = testCertificate({ commonName: "Outer", issuer: { commonName: "Root", keyPem: root.keyPem } });
const inter = testCertificate({ commonName: "Inter", issuer: { commonName: "Outer", keyPem: outer.keyPem } });
const byOldRoot = { commonName: "Old Root", keyPem: oldRoot.keyPem };
const expired = { notBefore: new Date(Date.now() - 800 * DAY_MS), notAfter: new Date(Date.now() - 400 * DAY_MS) };
const leaf = testCertificate({
  commonName: "leaf",
  names: ["smtp-out.example.net"],
  issuer: { commonName: "Inter", keyPem: inter.keyPem },
});

const TREE = {
  leaf,
  inter,
  outer,
  root,
  oldRoot,
  cross: testCertificate({ commonName: "Root", keyPem: root.keyPem, issuer: byOldRoot }),
  expiredCross: testCertificate({ commonName: "Root", keyPem: root.keyPem, issuer: byOldRoot, ...expired }),
  expiredInter: testCertificate({
    commonName: "Inter",
    keyPem: inter.keyPem,
    issuer: { commonName: "Outer", keyPem: outer.keyPem },
    ...expired,
  }),
  interByOldRoot: testCertificate({ commonName: "Inter", keyPem: inter.keyPem, issuer: byOldRoot }),
  falseInter: testCertificate({ commonName: "Inter", issuer: { commonName: "Outer", keyPem: outer.keyPem } }),
  stranger: testCertificate({ commonName: "Stranger" }),
} as const;

export const LEAF_KEY = leaf.keyPem;
export const KNOWN_ROOTS: readonly string[] = [root.pem];

/** PEM of the certificates of these names, one behind the other. */
export function chainText(names: readonly TreeName[]): string {
  return names.map((name) => TREE[name].pem).join("");
}

/** The names of the certificates of a PEM text. */
export function namesIn(texts: readonly string[]): TreeName[] {
  const known = Object.entries(TREE);
  return texts.map((text) => known.find(([, { pem }]) => pem === text)?.[0] as TreeName);
}
