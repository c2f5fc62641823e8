import { ACM_FAULTS } from "./plantedAcmFaults.ts";
import { ORDER_FAULTS, type Row, STEPS } from "./plantedOrderFaults.ts";

/** A fault in the function, as somebody might write it: one text in one file becomes another. */
export interface PlantedFault {
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly text: string;
  readonly becomes: string;
}

const HOST = "core/hostCertificate";
const RENEWAL = "core/renewal";

const STORE: readonly Row[] = [
  ["the bundle is a plain parameter", `${STEPS}/storeBundle.ts`, "secret: true,", "secret: false,"],
  [
    "the bundle goes elsewhere",
    `${STEPS}/storeBundle.ts`,
    "name: run.parameters.bundle,",
    "name: run.parameters.chain,",
  ],
  [
    "a copy is not written",
    `${STEPS}/storeBundle.ts`,
    "for (const { name, value, secret } of stale) {",
    "for (const { name, value, secret } of stale.slice(1)) {",
  ],
  [
    "the copy of the key is a plain parameter",
    `${HOST}/hostParameters.ts`,
    "value: bundle.key, secret: true",
    "value: bundle.key, secret: false",
  ],
  [
    "the copy of the certificate is the key",
    `${HOST}/hostParameters.ts`,
    "value: bundle.leaf, secret: secure",
    "value: bundle.key, secret: secure",
  ],
  [
    "a copy under a name of the operator's is not read back",
    `${STEPS}/hostRun.ts`,
    "[...Object.values(read), ...copyNames(this.host.copies)]",
    "Object.values(read)",
  ],
  [
    "copies under names of the operator's are left out",
    `${HOST}/hostParameters.ts`,
    "...(copies === undefined ? [] : partsOf(bundle, copies)),",
  ],
  [
    "copies under names of the operator's change their type",
    `${HOST}/hostParameters.ts`,
    "...(copies === undefined ? [] : partsOf(bundle, copies)),",
    "...(copies === undefined ? [] : partsOf(bundle, { ...copies, secure: !copies.secure })),",
  ],
  [
    "right copies count as stale",
    `${HOST}/hostParameters.ts`,
    "held.get(name)?.value !== value",
    "held.get(name)?.value === value",
  ],
  ["the state is not saved", `${STEPS}/renewHost.ts`, "if (!trial.isLeaseLost) await trial.of(() => run.save());"],
  [
    "leftovers of an order are overlooked",
    `${STEPS}/renewHost.ts`,
    "const isTidy = run.pending.current === undefined && run.rehearsal.current === undefined;",
    "const isTidy = true;",
  ],
  [
    "a lease that is held is taken",
    `${STEPS}/hostLease.ts`,
    "if (newest !== undefined && isHeld(newest, clock.now())) return undefined;",
  ],
  [
    "the lease with the lowest number is the newest",
    `${RENEWAL}/lease.ts`,
    "right.number - left.number",
    "left.number - right.number",
  ],
  [
    "a lease never ends",
    `${RENEWAL}/lease.ts`,
    "!lease.released && now.getTime() < Date.parse(lease.until) + CLOCK_SKEW_MS",
    "true",
  ],
  [
    "an import is not looked at",
    `${STEPS}/importBundle.ts`,
    'verifyBundle(pem, { names: run.host.names, match: "cover", roots, now: run.now() });',
  ],
  [
    "any key is the certificate's",
    `${HOST}/verifyBundle.ts`,
    "return parsed !== undefined && certificate.checkPrivateKey(parsed);",
    "return true;",
  ],
  ["all names are the same", `${HOST}/certificateFacts.ts`, "return sorted(left) === sorted(right);", "return true;"],
];

const SERVICE: readonly Row[] = [
  ["nothing is deployed", `${STEPS}/rollOut.ts`, 'if (state === "done" || state === "running") return;', "return;"],
  ["a failed deployment counts as done", `${STEPS}/rollOut.ts`, "if (worst !== undefined) throw ofAll(worst, errors);"],
  [
    "a failed deployment is not tried again",
    `${STEPS}/rollOut.ts`,
    "if (failedAt === undefined) return false;",
    "return false;",
  ],
  [
    "a deployment from before the store counts",
    `${RENEWAL}/rolloutState.ts`,
    "primary.created <= storedAt",
    "primary.created > storedAt",
  ],
  [
    "a deployment under way counts as done",
    `${RENEWAL}/rolloutState.ts`,
    'if (primary.state === "completed") return { state: "done" };',
    'return { state: "done" };',
  ],
  [
    "only the first of a host's targets is deployed",
    `${STEPS}/rollOut.ts`,
    "for (const target of targets) {\n    try {\n      await startIfNeeded",
    "for (const target of targets.slice(0, 1)) {\n    try {\n      await startIfNeeded",
  ],
];

const ZONES: readonly Row[] = [
  [
    "others' values go with ours",
    `${RENEWAL}/challengeRecords.ts`,
    "held?.values.filter((value) => !ours.includes(value)) ?? []",
    "[] as string[]",
  ],
  [
    "our values take the place of others'",
    `${RENEWAL}/challengeRecords.ts`,
    "values: [...(held?.values ?? []), ...missing]",
    "values: [...missing]",
  ],
  [
    "the CA is told before DNS has the value",
    `${STEPS}/challengeRecords.ts`,
    "for (const id of changes) await waitForSync(context, id);",
  ],
];

const DECISIONS: readonly Row[] = [
  [
    "another key type is overlooked",
    `${RENEWAL}/decision.ts`,
    "if (stored.keyType !== wanted.keyType) {",
    "if (false) {",
  ],
  [
    "another profile is overlooked",
    `${RENEWAL}/decision.ts`,
    "if (stored.profile !== wanted.profile) {",
    "if (false) {",
  ],
  [
    "a CA that is not configured any more is overlooked",
    `${RENEWAL}/decision.ts`,
    "if (!wanted.directories.includes(stored.source)) {",
    "if (false) {",
  ],
  [
    "a revoked certificate stays",
    `${RENEWAL}/decision.ts`,
    'if (revoked === "reissue") return order("REVOKED", "The stored certificate was revoked.");',
  ],
  ["an unreadable bundle stays", `${RENEWAL}/decision.ts`, 'return order("UNREADABLE"', 'return none("NOT_DUE"'],
  [
    "the time chosen in the window is passed over",
    `${RENEWAL}/decision.ts`,
    "if (chosen.getTime() >= nextRun) return",
    "if (chosen.getTime() < nextRun) return",
  ],
  [
    "every window is taken for another certificate's",
    `${RENEWAL}/decision.ts`,
    "return Date.parse(window.end) > notBefore.getTime();",
    "return false;",
  ],
  [
    "renewal is due at once",
    `${HOST}/renewalTimes.ts`,
    "return new Date(validity.notAfter.getTime() - renewBeforeSeconds",
    "return new Date(validity.notBefore.getTime() - renewBeforeSeconds",
  ],
  ["a Retry-After that is a date is not read", `${HOST}/renewalTimes.ts`, "Date.parse(text)", "Number.NaN"],
  ["the seconds of a Retry-After are milliseconds", `${HOST}/renewalTimes.ts`, "Number(text) * 1000", "Number(text)"],
  [
    "a backoff lasts for months",
    `${HOST}/renewalTimes.ts`,
    "const STEPS_MS = [MINUTE_MS, 10 * MINUTE_MS,",
    "const STEPS_MS = [90 * 24 * 60 * MINUTE_MS, 90 * 24 * 60 * MINUTE_MS,",
  ],
];

const ACCOUNTS: readonly Row[] = [
  [
    "the next key is not stored before the CA hears of it",
    `${STEPS}/changeAccount.ts`,
    "await writeAccount(context, acme, { ...held, nextKey }, lease);",
  ],
  [
    "a rollover that was killed is overlooked",
    `${STEPS}/openAccount.ts`,
    "if ((await open(context, acme, nextKey).find()) !== url) return held;",
    "return held;",
  ],
  [
    "two first keys overwrite each other",
    `${STEPS}/openAccount.ts`,
    "if (await context.ports.store.create(parameterOf(context, acme, account))) return account;",
    "await context.ports.store.write(parameterOf(context, acme, account)); return account;",
  ],
  [
    "the account's key is a plain parameter",
    `${STEPS}/openAccount.ts`,
    "value: JSON.stringify(account), secret: true",
    "value: JSON.stringify(account), secret: false",
  ],
  [
    "an open revocation is not carried out",
    `${STEPS}/renewHost.ts`,
    "if (isRevocationOpen(run)) await trial.of(",
    "if (false) await trial.of(",
  ],
  [
    "the newest certificate is revoked in place of the old one",
    `${STEPS}/revokeCertificate.ts`,
    "readVersion(run.parameters.bundle, revocation.version)",
    "readVersion(run.parameters.bundle)",
  ],
];

const ANSWERS: readonly Row[] = [
  [
    "the first host is left out",
    "lambdas/renewal/renew.ts",
    "await inTurn(hosts, HOSTS_AT_ONCE",
    "await inTurn(hosts.slice(1), HOSTS_AT_ONCE",
  ],
  [
    "the heartbeat never says that a host failed",
    "lambdas/renewal/renew.ts",
    "{ failed: failed.length > 0, text }",
    "{ failed: false, text }",
  ],
  [
    "a run does not throw when a host failed",
    "lambdas/renewal/renew.ts",
    "if (missing.length > 0) throw new RenewalRunError(missing, answers.length);",
  ],
  [
    "every answer says deployed",
    `${RENEWAL}/renewalAnswer.ts`,
    "deployed: isDone || (version !== undefined && deployedVersion === version),",
    "deployed: true,",
  ],
  [
    "every answer says served",
    `${RENEWAL}/renewalAnswer.ts`,
    "served: isDone || (version !== undefined && seenVersion === version),",
    "served: true,",
  ],
  ["days to expiry are hours", `${RENEWAL}/renewalMetrics.ts`, "- now) / DAY_MS", "- now) / 3_600_000"],
  ["a renewal is not counted", `${RENEWAL}/renewalMetrics.ts`, 'renewed: action === "issued" ? 1 : 0', "renewed: 0"],
  [
    "what is served counts as not deployed",
    `${RENEWAL}/renewalMetrics.ts`,
    "deployed && served ? 0 : 1",
    "deployed && served ? 1 : 0",
  ],
];

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  ...ORDER_FAULTS,
  ...ACM_FAULTS,
  ...STORE,
  ...SERVICE,
  ...ZONES,
  ...DECISIONS,
  ...ACCOUNTS,
  ...ANSWERS,
].map(([name, file, text, becomes = ""]) => ({ name, file, text, becomes }));
