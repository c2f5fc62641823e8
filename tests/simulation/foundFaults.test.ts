import { ACM_AS_CA } from "./acmAsCa.ts";
import { ANSWERED_RULES } from "./answeredRules.ts";
import { CA_OUTAGES } from "./caOutages.ts";
import { ENDED_IMPORTS } from "./endedImports.ts";
import { FOUND_FAULTS } from "./foundFaults.ts";
import { KEPT_IMPORTS } from "./keptImports.ts";
import { KEPT_RULES } from "./keptRules.ts";

describe("what the simulation has found in the renewal function", () => {
  for (const { name, play } of FOUND_FAULTS) it(name, play);
});

describe("the renewal function in single situations", () => {
  for (const { name, play } of [...KEPT_RULES, ...ANSWERED_RULES, ...ENDED_IMPORTS, ...KEPT_IMPORTS]) it(name, play);
});

describe("a CA that is in trouble when a renewal is due", () => {
  for (const { name, play } of CA_OUTAGES) it(name, play);
});

describe("a CA that validates domains beforehand", () => {
  for (const { name, play } of ACM_AS_CA) it(name, play);
});
