import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const CIPHER = "aes-256-gcm";
const SALT = 16;
const NONCE = 12;
const TAG = 16;
/** A passphrase that is tried out offline must cost an attacker something; a random one of this length costs enough. */
const MIN_PASSPHRASE = 20;

/** Encrypts a text so that only the passphrase opens it and no bit of it can be changed unseen (AES-256-GCM, scrypt). */
export function sealed(text: string, passphrase: string, random: (size: number) => Buffer = randomBytes): Buffer {
  const [salt, nonce] = [random(SALT), random(NONCE)];
  const cipher = createCipheriv(CIPHER, keyOf(passphrase, salt), nonce);
  const content = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), content]);
}

/** The text. Throws when the passphrase is another one or the content was changed. */
export function opened(content: Buffer, passphrase: string): string {
  const [salt, nonce, tag, rest] = [
    content.subarray(0, SALT),
    content.subarray(SALT, SALT + NONCE),
    content.subarray(SALT + NONCE, SALT + NONCE + TAG),
    content.subarray(SALT + NONCE + TAG),
  ];
  try {
    const decipher = createDecipheriv(CIPHER, keyOf(passphrase, salt), nonce, { authTagLength: TAG }).setAuthTag(tag);
    return Buffer.concat([decipher.update(rest), decipher.final()]).toString("utf8");
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    throw new Error("The sealed file cannot be opened: it was changed, or PLAN_PASSPHRASE is another one.", { cause });
  }
}

function keyOf(passphrase: string, salt: Buffer): Buffer {
  if (passphrase.length < MIN_PASSPHRASE) {
    throw new RangeError(
      `PLAN_PASSPHRASE has ${passphrase.length} characters; at least ${MIN_PASSPHRASE} are needed. Make one with: openssl rand -base64 32`,
    );
  }
  return scryptSync(passphrase, salt, 32);
}

if (import.meta.main) {
  const [verb, from, to] = process.argv.slice(2);
  const passphrase = process.env["PLAN_PASSPHRASE"] ?? "";
  if (from === undefined || to === undefined || (verb !== "seal" && verb !== "open")) {
    throw new Error("usage: sealedText.ts seal|open FROM TO, with PLAN_PASSPHRASE in the environment");
  }
  const content = readFileSync(from);
  writeFileSync(to, verb === "seal" ? sealed(content.toString("utf8"), passphrase) : opened(content, passphrase), {
    mode: 0o600,
  });
}
