// What was told of a file's definitions when it was read last, so that typing in one of them costs the reading of that
// one and of those that rest on it. A definition is told again only if nothing that it may rest on has changed.

import type { Basis } from "./basis.ts";
import type { Allowance } from "./budget.ts";
import type { ModuleSource } from "./sources.ts";

/** What was told of one definition, with the circumstances. */
export interface Told<T> {
  /** Null for a definition that is no subject. */
  readonly told: T | null;
  readonly basis: Basis;
  /** What reading it took. */
  readonly took: Allowance;
  /** What it was allowed, where that was too little; null where all of it was read. */
  readonly allowed: Allowance | null;
}

/** An import and where it led. */
interface Answer {
  readonly from: string;
  readonly module: string;
  readonly level: number;
  readonly found: ReturnType<ModuleSource["find"]>;
}

export class Recall<T> {
  #told = new Map<string, Told<T>>();
  #answers = new Map<string, Answer>();
  #about = "";

  /**
   * Begins another reading. What was told under other circumstances, which `about` names, or while imports led
   * elsewhere, is forgotten.
   */
  begin(source: ModuleSource, about: string): Session<T> {
    const holds =
      about === this.#about && [...this.#answers.values()].every((one) => isSame(source, one));
    const answers = new Map(holds ? this.#answers : []);
    return new Session(source, holds ? this.#told : new Map(), answers, (told) => {
      this.#about = about;
      this.#answers = answers;
      this.#told = told;
    });
  }
}

function isSame(source: ModuleSource, { from, module, level, found }: Answer): boolean {
  const now = source.find(from, module, level);
  if (found === null || found === "pending" || now === null || now === "pending")
    return now === found;
  return now.file === found.file && now.text === found.text;
}

/** One reading of a file: what is told again, what is told anew, and where imports lead. */
export class Session<T> implements ModuleSource {
  readonly #source: ModuleSource;
  readonly #before: ReadonlyMap<string, Told<T>>;
  readonly #answers: Map<string, Answer>;
  readonly #keep: (told: Map<string, Told<T>>) => void;
  readonly #now = new Map<string, Told<T>>();

  constructor(
    source: ModuleSource,
    before: ReadonlyMap<string, Told<T>>,
    answers: Map<string, Answer>,
    keep: (told: Map<string, Told<T>>) => void,
  ) {
    this.#source = source;
    this.#before = before;
    this.#answers = answers;
    this.#keep = keep;
  }

  find(from: string, module: string, level: number): Answer["found"] {
    const found = this.#source.find(from, module, level);
    this.#answers.set([from, level, module].join("\0"), { from, module, level, found });
    return found;
  }

  /** Texts of the workspace that the file rests on. */
  get texts(): readonly { readonly file: string; readonly text: string }[] {
    return [...this.#answers.values()].flatMap(({ found }) =>
      found === null || found === "pending" ? [] : [found],
    );
  }

  /** What was told of the definition, if it may take as much as it took. */
  told(symbol: string, basis: Basis, allowance: Allowance): Told<T> | null {
    const known = this.#before.get(keyOf(symbol, basis)) ?? null;
    if (known === null) return null;
    const { took, allowed } = known;
    const isEnough =
      allowed === null
        ? took.steps <= allowance.steps && took.nodes <= allowance.nodes
        : allowed.steps === allowance.steps && allowed.nodes === allowance.nodes;
    return isEnough ? known : null;
  }

  keep(symbol: string, told: Told<T>): void {
    this.#now.set(keyOf(symbol, told.basis), told);
  }

  /** Ends the reading; what was told is remembered, all else forgotten. */
  end(): void {
    this.#keep(this.#now);
  }
}

function keyOf(symbol: string, { key }: Basis): string {
  return `${symbol} ${key}`;
}
