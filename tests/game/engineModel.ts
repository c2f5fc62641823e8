import type { Generations } from "../../core/rotation/rotationPlan.ts";

/** What AWS and the engine's state have, as far as a rotation goes. */
export interface ModelState {
  /** By generation: whether ACM has issued it, and whether the state protects it. */
  readonly certificates: Readonly<Record<number, { readonly issued: boolean; readonly protected: boolean }>>;
  /** The generation that each consumer serves. */
  readonly consumers: readonly number[];
}

type Operation = (state: ModelState) => ModelState;

export interface ModelUpdate {
  /** Every state on the way, the last one included. */
  readonly states: readonly ModelState[];
  /** Whether the engine refused the change in its preview: nothing was touched. */
  readonly refused: boolean;
}

export interface ModelTrouble {
  readonly validationFails?: boolean;
  /** The engine ends after so many operations. */
  readonly operations?: number;
}

export const CONSUMERS = 3;

export const FIRST_STATE: ModelState = {
  certificates: { 1: { issued: true, protected: true } },
  consumers: Array.from({ length: CONSUMERS }, () => 1),
};

/** What an update does, in the engine's order: requests, validations, consumers, and deletes last. */
export function modelUpdate(from: ModelState, to: Generations, trouble: ModelTrouble = {}): ModelUpdate {
  const dropped = generationsOf(from).filter((one) => !to.issued.includes(one));
  if (dropped.some((one) => from.certificates[one]?.protected)) return { states: [from], refused: true };
  const fails = trouble.validationFails === true && to.issued.some((one) => from.certificates[one]?.issued !== true);
  const operations = [
    ...to.issued.map((one) => registered(one, !to.retiring.includes(one))),
    ...(fails ? [] : to.issued.map((one) => issued(one))),
    ...(fails && from.certificates[to.active]?.issued !== true ? [] : moves(to.active)),
    // After an error the engine deletes nothing.
    ...(fails ? [] : dropped.map((one) => deleted(one))),
  ];
  const states = [from];
  for (const operation of operations.slice(0, trouble.operations)) states.push(operation(states.at(-1) ?? from));
  return { states, refused: false };
}

function generationsOf({ certificates }: ModelState): number[] {
  return Object.keys(certificates).map(Number);
}

function registered(generation: number, isProtected: boolean): Operation {
  return (state) => ({
    ...state,
    certificates: {
      ...state.certificates,
      [generation]: { issued: state.certificates[generation]?.issued ?? false, protected: isProtected },
    },
  });
}

function issued(generation: number): Operation {
  return (state) => ({
    ...state,
    certificates: {
      ...state.certificates,
      [generation]: { protected: state.certificates[generation]?.protected ?? false, issued: true },
    },
  });
}

function moves(active: number): Operation[] {
  return Array.from({ length: CONSUMERS }, (_, index) => (state: ModelState) => ({
    ...state,
    consumers: state.consumers.map((one, other) => (other === index ? active : one)),
  }));
}

function deleted(generation: number): Operation {
  return (state) => {
    const { [generation]: _, ...certificates } = state.certificates;
    return { ...state, certificates };
  };
}
