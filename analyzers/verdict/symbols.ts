// The named sizes of one analysis: those the file declares, and those inference has to make up.

import { asNumber, type Poly, symbol, symbolsOf } from "../algebra/index.ts";
import { isUnknown, type Maybe } from "../base/index.ts";
import type { Trips } from "../ir/index.ts";

export interface SymbolRecord {
  readonly name: string;
  /**
   * - declared: a named dimension, or an integer input, of the file
   * - axis: a dimension that an input leaves open, or what a loop walks along where the file fixes its size
   * - fresh: a size that inference could not determine
   * - setting: a number that configures the program and does not grow
   * - rest: the paths of a span that its formula leaves out
   */
  readonly kind: "declared" | "axis" | "fresh" | "setting" | "rest";
  /** The number that this file fixes for an axis. */
  readonly fixed: number | null;
  /** Whether the data decide it, so that it may grow with any other size. */
  readonly derived: boolean;
  readonly says: string;
}

/** Hands out names that do not collide with those of the file. */
export class Symbols {
  readonly #records = new Map<string, SymbolRecord>();
  readonly #taken: ReadonlySet<string>;
  readonly #axisByNumber = new Map<number, Poly>();
  readonly #freshIds = new Set<Poly>();
  readonly #settings = new Map<string, Poly>();
  #counter = 0;

  constructor(taken: ReadonlySet<string>) {
    this.#taken = taken;
  }

  /** A size of the file's own naming. */
  declared(name: string, says: string): Poly {
    if (!this.#records.has(name)) {
      this.#record({ name, kind: "declared", fixed: null, derived: false, says });
    }
    return symbol(name);
  }

  /** A dimension of an input that the file leaves open: as good as a named one. */
  open(says: string, stem = "N"): Poly {
    return this.#record({
      name: this.#unused(stem),
      kind: "axis",
      fixed: null,
      derived: false,
      says,
    });
  }

  /** A number that configures the program. */
  setting(name: string): Poly {
    const known = this.#settings.get(name);
    if (known !== undefined) return known;
    const own = this.#short(name);
    const made = this.#record({
      name: own,
      kind: "setting",
      fixed: null,
      derived: false,
      says: "a setting",
    });
    this.#settings.set(name, made);
    return made;
  }

  /** Whether a size of this name grows where nobody says otherwise. */
  grows(name: string): boolean {
    return this.#records.get(name)?.kind !== "setting";
  }

  /** A size nobody knows. */
  fresh(says: string, stem = "u"): Poly {
    const made = this.#record({
      name: this.#unused(stem),
      kind: "fresh",
      fixed: null,
      derived: true,
      says,
    });
    this.#freshIds.add(made);
    return made;
  }

  /** The trip count of a loop along an axis of this size; see `OpView.axisOf`. */
  axisOf(size: Maybe<Poly>, says: string): Trips {
    if (isUnknown(size)) return { kind: "axis", count: this.#axis(null, says), fixed: null };
    const fixed = asNumber(size);
    if (fixed === null) {
      for (const name of symbolsOf(size)) this.#promote(name);
      return { kind: "axis", count: size, fixed: null };
    }
    const known = this.#axisByNumber.get(fixed) ?? this.#axis(fixed, says);
    this.#axisByNumber.set(fixed, known);
    return { kind: "axis", count: known, fixed };
  }

  /** The numbers that this file fixes for axes met so far. */
  fixedAxes(): ReadonlySet<number> {
    return new Set(this.#axisByNumber.keys());
  }

  /** A size nobody knows, under the name that the file gives it where no input has it. */
  named(name: string, size: Poly): void {
    if (this.#records.has(name)) return;
    const says = symbolsOf(size).map((known) => this.#records.get(known)?.says)[0];
    this.#record({
      name,
      kind: "fresh",
      fixed: null,
      derived: true,
      says: says ?? `a size that the file calls ${name}`,
    });
  }

  /** What the formula of a span leaves out; it counts nothing where the formula is evaluated. */
  rest(says: string): Poly {
    const name = this.#unused("u");
    return this.#record({ name, kind: "rest", fixed: 0, derived: true, says });
  }

  /** Whether a size may grow with any other: the data decide it, or nothing is known of it. */
  isDerived(name: string): boolean {
    return this.#records.get(name)?.derived ?? true;
  }

  isFresh(size: Poly): boolean {
    return this.#freshIds.has(size);
  }

  record(name: string): SymbolRecord | null {
    return this.#records.get(name) ?? null;
  }

  /** In the order in which they were met. */
  records(): readonly SymbolRecord[] {
    return [...this.#records.values()];
  }

  // `config.n_embd` is n_embd, unless something else is.
  #short(name: string): string {
    const last = /^(?:[A-Za-z_]\w*\.)+(?<last>[A-Za-z_]\w*)$/.exec(name)?.groups?.["last"];
    return last !== undefined && this.#isFree(last) ? last : this.#unused(name);
  }

  #isFree(name: string): boolean {
    return !this.#taken.has(name) && !this.#records.has(name);
  }

  #axis(fixed: number | null, says: string): Poly {
    const derived = fixed === null;
    return this.#record({ name: this.#unused("T"), kind: "axis", fixed, derived, says });
  }

  #record(record: SymbolRecord): Poly {
    this.#records.set(record.name, record);
    return symbol(record.name);
  }

  // What a loop walks along is an axis, however its size came about: also where the configuration fixes it.
  #promote(name: string): void {
    const says = `${name}, along which a loop walks`;
    const record = this.#records.get(name) ?? { name, fixed: null, derived: true, says };
    if (!("kind" in record) || record.kind === "fresh" || record.kind === "setting") {
      this.#records.set(name, { ...record, kind: "axis" });
    }
  }

  // The first of a name is plain, such as T or N; further ones are numbered, and so are all that nobody named.
  #unused(stem: string): string {
    if (stem !== "u" && this.#isFree(stem)) return stem;
    for (;;) {
      this.#counter += 1;
      const name = `${stem}${this.#counter}`;
      if (this.#isFree(name)) return name;
    }
  }
}
