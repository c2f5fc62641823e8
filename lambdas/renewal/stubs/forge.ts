/** Stands in for node-forge in the function's bundle: acme-client's old crypto interface loads it, and nobody calls it. */
export const pki = { rsa: { generateKeyPair: refuse } };

function refuse(): never {
  throw new Error("The renewal function's bundle has no node-forge: keys are made by node:crypto.");
}
