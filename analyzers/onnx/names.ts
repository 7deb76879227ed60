// Names as numbers. All that is done with a name before it is printed is done with its number; id 0 is the
// empty name.

import type { ByteStrings } from "./byteTable.ts";

/** Index among the names of a model. */
export type NameId = number;

/** Every name of a file by its id. */
export interface Names {
  readonly count: number;
  /** The name, decoded; empty for an id that no name has. */
  text(id: NameId): string;
}

/** Names that are strings already. */
export class NameTable implements Names {
  readonly #names: string[] = [""];
  readonly #ids = new Map<string, NameId>([["", 0]]);

  get count(): number {
    return this.#names.length;
  }

  text(id: NameId): string {
    return this.#names[id] ?? "";
  }

  intern(name: string): NameId {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#names.push(name) - 1;
    this.#ids.set(name, id);
    return id;
  }
}

/** Names that are bytes until the first one of a run is asked for; decoding one by one would be slow. */
export class LazyNames implements Names {
  readonly #strings: ByteStrings;
  readonly #runs: Run[] = [];

  constructor(strings: ByteStrings) {
    this.#strings = strings;
  }

  get count(): number {
    return this.#strings.count;
  }

  text(id: NameId): string {
    const run = this.#runs[id >> RUN_BITS] ?? this.#decode(id >> RUN_BITS);
    if (typeof run !== "string") return run[id & (RUN - 1)] ?? "";
    const { starts } = this.#strings;
    const base = starts[id & -RUN] ?? 0;
    return run.substring((starts[id] ?? 0) - base, (starts[id + 1] ?? 0) - base);
  }

  #decode(index: number): Run {
    const { bytes, starts, count } = this.#strings;
    const first = index << RUN_BITS;
    const last = Math.min(first + RUN, count);
    if (first >= last || first < 0) return "";
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const decode = (from: number, to: number): string =>
      decoder.decode(bytes.subarray(starts[from], starts[to]));
    const whole = decode(first, last);
    // As many characters as bytes: each is one byte, and names can be cut out where they lie.
    const isOneByOne = whole.length === (starts[last] ?? 0) - (starts[first] ?? 0);
    const run = isOneByOne
      ? whole
      : Array.from({ length: last - first }, (_, i) => decode(first + i, first + i + 1));
    this.#runs[index] = run;
    return run;
  }
}

/** Names in a row: as one string that they are cut out of, or one by one where characters take several bytes. */
type Run = string | readonly string[];

const RUN_BITS = 10;
const RUN = 1 << RUN_BITS;
