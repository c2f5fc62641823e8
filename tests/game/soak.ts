import { SOAK_TURNS } from "./gameSeeds.ts";
import { playGame } from "./playGame.ts";
import { SEEDS_VARIABLE, WHOLE_SOAK_MINUTES } from "./soakOptions.ts";

const seeds = (process.env[SEEDS_VARIABLE] ?? "").split(",").filter((text) => text !== "");
const ends = Date.now() + WHOLE_SOAK_MINUTES * 60_000;

describe("the Game of errors with the real engine", function () {
  this.timeout(WHOLE_SOAK_MINUTES * 60_000);

  for (const seed of seeds.map(Number)) {
    it(`keeps every endpoint served and converges after each step of sequence ${seed}`, async () => {
      if (Date.now() > ends) throw new Error(`not played: ${WHOLE_SOAK_MINUTES} minutes are over`);
      await playGame(seed, SOAK_TURNS);
    });
  }
});
