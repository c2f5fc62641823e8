/** Sequences that every `npm test` plays with the real engine; a test holds that they have every kind of move in them. */
export const QUICK_SEEDS: readonly number[] = [1168, 41, 110];
/** Deployments of each of them. */
export const QUICK_TURNS = 5;
/** Deployments of a sequence of `npm run soak`. The first ones are those of the quick sequences. */
export const SOAK_TURNS = 6;
