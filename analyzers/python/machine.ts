// What reading code needs to remember: the graph being made, the journal of writes, and the calls under way.

import { type Allowance, ONCE_OPEN } from "./budget.ts";
import { type Held, Journal, type Place } from "./journal.ts";
import { Lowering } from "./lowering.ts";
import type { Closure, GraphValue, ListCell, Scope, Value } from "./value.ts";

/**
 * - run: tensors are computed, so nodes are put into the graph
 * - build: the model is being made, so every tensor is a weight
 */
export type Mode = "run" | "build";

/** Resolves imports. */
export interface Imports {
  /** The names of a module of the workspace; null for a library. */
  module(name: string, level: number): Scope | null;
}

export class Machine {
  readonly lowering = new Lowering();
  readonly journal = new Journal();
  readonly imports: Imports;
  readonly file: string;
  mode: Mode = "run";
  /** Closures under way, innermost last. */
  readonly calls: Closure[] = [];
  /** Their scopes, for finding every name that holds a tensor. */
  readonly scopes: Scope[] = [];
  /** Values that may be None: parameters whose default is None. */
  readonly optional = new Set<GraphValue["id"]>();
  /** Whether the code unfolded too far, so that part of it was left unread. */
  isExhausted = false;
  /** Code that runs where nothing here follows it, so that nothing definite can be said of the whole. */
  unfollowed: string | null = null;
  /** Lists that loops under way walk over. */
  readonly walked = new Set<ListCell>();
  /** Errors that code raised, for handlers around it. */
  readonly raised: Raised[] = [];
  /** Branches and loops around the code being read: what it says of a tensor holds in some runs only. */
  doubts = 0;
  /** How many tensors were written in place. */
  overwrites = 0;
  readonly #sent = new WeakMap<Scope, Map<string, Scope>>();
  readonly #allowance: Allowance;
  #steps = 0;
  readonly #watches: { readonly region: string; readonly written: Moment[] }[] = [];
  readonly #births = new WeakMap<object, number>();
  #clock = 0;
  #loops = 0;

  constructor(imports: Imports, file: string, allowance: Allowance) {
    this.imports = imports;
    this.file = file;
    this.#allowance = allowance;
  }

  /** What was taken of the allowance. */
  get spent(): Allowance {
    return { steps: this.#steps, nodes: this.lowering.nodeCount };
  }

  write(place: Place, value: Held): void {
    for (const { region, written } of this.#watches) {
      const isWithin = this.lowering.region !== region;
      written.push({ place, value: isWithin ? WITHIN : value });
    }
    this.journal.write(place, value);
  }

  /** Runs `run` and gives all that places held meanwhile, in order; also what they held for a moment only. */
  watching<T>(run: () => T): { readonly result: T; readonly written: readonly Moment[] } {
    const written: Moment[] = [];
    this.#watches.push({ region: this.lowering.region, written });
    const result = run();
    this.#watches.pop();
    return { result, written };
  }

  /** Counts a statement or expression; false when no more are to be read. */
  step(): boolean {
    if (this.isExhausted) return false;
    this.#steps += 1;
    const { steps, nodes } = this.#allowance;
    const isOpen = this.lowering.isOpen;
    const mostSteps = isOpen ? Math.min(steps, ONCE_OPEN.steps) : steps;
    const mostNodes = isOpen ? Math.min(nodes, ONCE_OPEN.nodes) : nodes;
    this.isExhausted = this.#steps > mostSteps || this.lowering.nodeCount > mostNodes;
    return !this.isExhausted;
  }

  /** Reads code that runs in some runs only. */
  doubting<T>(read: () => T): T {
    this.doubts += 1;
    const result = read();
    this.doubts -= 1;
    return result;
  }

  /** Sends writes of a name in one scope to another. */
  send(scope: Scope, name: string, outer: Scope): void {
    const names = this.#sent.get(scope) ?? new Map<string, Scope>();
    this.#sent.set(scope, names.set(name, outer));
  }

  /** The scope that writes of the name go to, where that is another one. */
  sentTo(scope: Scope, name: string): Scope | null {
    return this.#sent.get(scope)?.get(name) ?? null;
  }

  /** Notes that a cell or scope came into being now. */
  bear<T extends object>(owner: T): T {
    this.#clock += 1;
    this.#births.set(owner, this.#clock);
    return owner;
  }

  /** The present moment, for `isOlder`. */
  get now(): number {
    return this.#clock;
  }

  /** Whether the owner of a place was there at that moment. */
  isOlder(owner: object, moment: number): boolean {
    return (this.#births.get(owner) ?? 0) <= moment;
  }

  /** A number for the path of the next loop. */
  nextLoop(): number {
    this.#loops += 1;
    return this.#loops;
  }
}

/** What a place held at a moment. */
export interface Moment {
  readonly place: Place;
  readonly value: Held;
}

/** A place in the code that raises: what decides whether it is reached, and where it stands. */
export interface Raised {
  readonly conditions: readonly Value[];
  readonly region: string;
  readonly depth: number;
}

// A value of a loop's body is none outside of it.
const WITHIN: Value = { kind: "unknown", why: "what a loop held when it was left by an error" };

/** What a block of statements may do besides reaching its end. */
export interface Exits {
  /** Whether the end may be reached. */
  readonly falls: boolean;
  /** Where the block may be left early: what was written by then, and what decided it. */
  readonly early: readonly Exit[];
}

export interface Exit {
  readonly kind: "return" | "break" | "continue";
  /** The returned value, for a return. */
  readonly value: Value | null;
  readonly writes: readonly { readonly place: Place; readonly after: Held }[];
  readonly conditions: readonly Value[];
}

/** One call under way. */
export interface Frame {
  readonly scope: Scope;
  /** What decides whether the code being read runs at all, since the call began. */
  conditions: readonly Value[];
  /** Depth of the journal where the call began, and where the innermost loop's trip began. */
  readonly depth: number;
  trip: number;
}
