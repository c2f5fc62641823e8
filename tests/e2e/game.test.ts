import { QUICK_SEEDS, QUICK_TURNS } from "../game/gameSeeds.ts";
import { playGame } from "../game/playGame.ts";

describe("the Game of errors with the real engine", function () {
  this.timeout(600_000);

  for (const seed of QUICK_SEEDS) {
    it(`keeps every endpoint served and converges after each step of sequence ${seed}`, () =>
      playGame(seed, QUICK_TURNS));
  }
});
