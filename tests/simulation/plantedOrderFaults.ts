export const STEPS = "lambdas/renewal/steps";

const ORDER = "core/renewal/pendingOrder.ts";

/** `[name, file, text, becomes]`, or without the last one where the text is left out. */
export type Row = readonly [string, string, string, string?];

/** Faults about orders: their key, their URL, their challenge records, and which CA they are left to. */
export const ORDER_FAULTS: readonly Row[] = [
  [
    "the key of an order is not stored",
    `${STEPS}/pendingSlot.ts`,
    "await this.#run.context.ports.store.write({ name: this.#name, value: JSON.stringify(order), secret: true });",
  ],
  [
    "the order under way is a plain parameter",
    `${STEPS}/pendingSlot.ts`,
    "value: JSON.stringify(order), secret: true",
    "value: JSON.stringify(order), secret: false",
  ],
  [
    "the URL of an order is not stored",
    `${STEPS}/orderCertificate.ts`,
    "await slot.note(order.url, challengeRecords);",
  ],
  [
    "an order under way is ordered again",
    `${STEPS}/orderCertificate.ts`,
    "if (orderUrl !== undefined) return begunOrder(options, account, orderUrl);",
  ],
  ["challenge records stay in DNS", `${STEPS}/orderCertificate.ts`, "await slot.withdraw();"],
  [
    "only the first challenge is answered",
    `${STEPS}/orderCertificate.ts`,
    "for (const { url } of open) await",
    "for (const { url } of open.slice(0, 1)) await",
  ],
  [
    "challenge records are not written",
    `${STEPS}/orderCertificate.ts`,
    "await publishRecords(run.context, challengeRecords, run.fence);",
  ],
  [
    "finalize is not noted",
    `${STEPS}/orderCertificate.ts`,
    "await slot.update({ finalized: run.now().toISOString() });",
  ],
  [
    "a refused replacement is not ordered without",
    `${STEPS}/orderCertificate.ts`,
    "if (id === undefined || !blamesReplaces(error)) throw error;",
    "throw error;",
  ],
  [
    "a lost account is not registered again",
    `${STEPS}/orderCertificate.ts`,
    'endsWith(":accountDoesNotExist") === true',
    'endsWith(":accountDoesNotExist") === false',
  ],
  [
    "an order is dropped after every error",
    `${STEPS}/orderCertificate.ts`,
    "if (!isKeptAfter(error.reason, slot.current, run.now())) {",
    "if (isKeptAfter(error.reason, slot.current, run.now())) {",
  ],
  [
    "the first look at an order is the last",
    `${STEPS}/orderCertificate.ts`,
    "if (!unsettled.includes(order.status)) return order;",
    "return order;",
  ],
  ["an order of another config is gone on with", ORDER, "order.keyType === wanted.keyType &&"],
  ["an order of another profile is gone on with", ORDER, "order.profile === wanted.profile &&"],
  ["no order is young enough", ORDER, "return now.getTime() >= end;", "return now.getTime() < end;"],
  [
    "an order that is done stays in SSM",
    `${STEPS}/pendingSlot.ts`,
    "await this.#run.context.ports.store.remove([this.#name]);",
  ],
  [
    "records that could not be deleted are forgotten",
    `${STEPS}/pendingSlot.ts`,
    "if (ended.challengeRecords.length > 0) return this.#write(ended);",
  ],
  [
    "records of an earlier order are forgotten",
    `${STEPS}/orderCertificate.ts`,
    "challengeRecords: slot.current?.challengeRecords ?? [],",
    "challengeRecords: [],",
  ],
  [
    "a Retry-After is not kept",
    `${STEPS}/obtainCertificate.ts`,
    'if (notBefore !== undefined) run.note("caSaid", { ca: id, notBefore: notBefore.toISOString() });',
  ],
  [
    "no CA ever rests",
    `${STEPS}/obtainCertificate.ts`,
    "if (until <= run.now().getTime()) return undefined;",
    "return undefined;",
  ],
  [
    "the next CA takes the place of a finalized order",
    `${STEPS}/obtainCertificate.ts`,
    "if (slot.isAwaited(id)) return false;",
  ],
  [
    "a CA may keep a host from the next one for 18 hours, whatever is left",
    "core/renewal/pendingOrder.ts",
    "Math.max(LEAST_PATIENCE_MS, leftMs / SHARES_OF_THE_REST)",
    "MOST_PATIENCE_MS",
  ],
  [
    "an order that is not settled keeps its host from the next CA",
    `${STEPS}/obtainCertificate.ts`,
    'error.reason === "ORDER_PENDING" && slot.isPatienceOver',
    "false",
  ],
  ["a finalized order keeps its host from the next CA", `${STEPS}/pendingSlot.ts`, "!this.isPatienceOver && "],
  [
    "a CA that needs no challenge record is not asked when none can be published",
    `${STEPS}/obtainCertificate.ts`,
    'return policyOf(error) !== "stop";',
    'return !["stop", "nextWithoutDns"].includes(policyOf(error));',
  ],
  [
    "a CA that needs no challenge record is not asked when Route 53 denies or throttles a call",
    "core/hostCertificate/renewalError.ts",
    'isOfDns && REFUSALS.includes(reason) ? "nextWithoutDns" : failurePolicy(reason)',
    "failurePolicy(reason)",
  ],
  [
    "a CA that does not see the challenge record is the last that is asked",
    "core/hostCertificate/renewalError.ts",
    'VALIDATION_FAILED: "rehearseFirst",',
  ],
  [
    "the next CA takes the place of an order whose CA rests",
    `${STEPS}/obtainCertificate.ts`,
    "if (slot.isAwaited(ca.id)) throw stillIssuing(ca, until);",
  ],
  [
    "an order of the second CA is not asked for first",
    `${STEPS}/obtainCertificate.ts`,
    "current?.orderUrl !== undefined && id === current.ca",
    "false",
  ],
  [
    "the end of the lease is overlooked",
    `${STEPS}/hostLease.ts`,
    "this.#context.ports.clock.now() >= this.#end",
    "false",
  ],
  ["a challenge record is written without the lease", `${STEPS}/challengeRecords.ts`, "await fence();"],
  [
    "an order that the CA gave up is kept",
    "core/renewal/acmeProblem.ts",
    "known !== undefined && ORDER_REASONS.includes(known)",
    "known !== undefined",
  ],
  [
    "a finalized order that is overdue is not looked at",
    ORDER,
    "(!isOverdue(order, now) || mayHaveIssued(order))",
    "!isOverdue(order, now)",
  ],
  [
    "an overdue order is waited for",
    `${STEPS}/orderCertificate.ts`,
    'if (order.status === "valid" || !slot.isOverdue) return order;',
    "return order;",
  ],
  [
    "records of removed hosts are not looked for",
    "lambdas/renewal/renew.ts",
    'if (event.kind === "attempt" && event.host === undefined) await clearRemovedHosts(context);',
  ],
  [
    "an order does not note its records for whoever comes after its host",
    `${STEPS}/pendingSlot.ts`,
    "if (noted.challengeRecords.length > 0) await this.#writeOpen(noted);",
  ],
];
