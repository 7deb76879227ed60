// Names as numbers. The binary reader meets names as bytes, most of them many times: it compares bytes and
// decodes each distinct name once, all together at the end. Id 0 is the empty name.

import { MAX_NAME_BYTES } from "./limits.ts";

/** Index into `Model.names`. */
export type NameId = number;

/** Tells byte strings apart: equal bytes get equal ids, counted from 0. */
export class ByteTable {
  #bytes: Uint8Array;
  #starts: Float64Array;
  #hashes: Int32Array;
  /** Pairs of a hash and an id; an id of -1 is a free place. */
  #slots: Int32Array;
  #count = 0;
  /** How many of the strings are told apart. */
  #told = 0;
  // Where many strings share a hash (no accident then), the engine's own seeded strings decide.
  readonly #crowded = new Map<string, number>();
  readonly #beyondAscii = new Set<number>();

  /** `expected` is a guess at the number of strings. Growing costs more than room that is not used. */
  constructor(expected = 64) {
    const room = 2 ** Math.ceil(Math.log2(expected));
    this.#bytes = new Uint8Array(room * 32);
    this.#starts = new Float64Array(room);
    this.#hashes = new Int32Array(room);
    this.#slots = new Int32Array(room * 8).fill(-1);
  }

  get count(): number {
    return this.#count;
  }

  /** The id of `length` bytes of the window, or -1 when the table is full. */
  intern(window: Uint8Array, from: number, length: number): number {
    const hash = hashOf(window, from, length);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (2 * hash) & mask;
    for (let probes = 0; probes < MAX_PROBES; probes++) {
      const id = slots[slot + 1] as number;
      if (id === -1) return this.#add(window, from, length, hash, slot);
      if (slots[slot] === hash && this.#equals(id, window, from, length)) return id;
      slot = (slot + 2) & mask;
    }
    return this.#internCrowded(window, from, length, hash);
  }

  /** A new id for bytes that need not be told apart from equal ones, such as the names of nodes. */
  append(window: Uint8Array, from: number, length: number): number {
    return this.#append(window, from, length, UNTOLD);
  }

  /** The strings by id. */
  decode(): string[] {
    const names: string[] = [];
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    while (names.length < this.#count) {
      const first = names.length;
      const end = this.#endOfRun(first);
      const run = decoder.decode(this.#slice(first, end));
      if (end === first + 1) names.push(run);
      else this.#cut(run, first, end, names);
    }
    return names;
  }

  #add(window: Uint8Array, from: number, length: number, hash: number, slot: number): number {
    const id = this.#append(window, from, length, hash);
    if (id < 0) return id;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = id;
    if (++this.#told * 4 > this.#slots.length) this.#rehash();
    return id;
  }

  #append(window: Uint8Array, from: number, length: number, hash: number): number {
    const id = this.#count;
    const start = this.#starts[id] ?? 0;
    if (start + length > MAX_NAME_BYTES) return -1;
    if (start + length > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, new Uint8Array(2 * (start + length)));
    }
    // A copy byte by byte is quicker than a view and `set` for strings this short.
    let bits = 0;
    for (let i = 0; i < length; i++) {
      const byte = window[from + i] ?? 0;
      this.#bytes[start + i] = byte;
      bits |= byte;
    }
    if (bits >= 0x80) this.#beyondAscii.add(id);
    if (id + 2 > this.#starts.length) {
      this.#starts = grown(this.#starts, new Float64Array(2 * this.#starts.length));
      this.#hashes = grown(this.#hashes, new Int32Array(2 * this.#hashes.length));
    }
    this.#starts[id + 1] = start + length;
    this.#hashes[id] = hash;
    return this.#count++;
  }

  #internCrowded(window: Uint8Array, from: number, length: number, hash: number): number {
    // Latin-1 keeps each byte apart, so that equal strings are equal bytes.
    const key = new TextDecoder("latin1").decode(window.subarray(from, from + length));
    const known = this.#crowded.get(key);
    if (known !== undefined) return known;
    const id = this.#append(window, from, length, hash);
    if (id >= 0) this.#crowded.set(key, id);
    return id;
  }

  #equals(id: number, window: Uint8Array, from: number, length: number): boolean {
    const start = this.#starts[id] ?? 0;
    if ((this.#starts[id + 1] ?? 0) - start !== length) return false;
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++) if (bytes[start + i] !== window[from + i]) return false;
    return true;
  }

  // Slots never become free again, so whoever finds a full stretch here finds it at every later look-up and
  // goes on to the crowded names: no string is missed and stored twice.
  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      const hash = this.#hashes[id] ?? UNTOLD;
      if (hash === UNTOLD) continue;
      let slot = (2 * hash) & mask;
      let probes = 0;
      while (probes < MAX_PROBES && slots[slot + 1] !== -1) {
        slot = (slot + 2) & mask;
        probes++;
      }
      if (probes === MAX_PROBES) this.#crowded.set(this.#latin(id), id);
      else {
        slots[slot] = hash;
        slots[slot + 1] = id;
      }
    }
    this.#slots = slots;
  }

  #latin(id: number): string {
    return new TextDecoder("latin1").decode(this.#slice(id, id + 1));
  }

  #slice(id: number, end: number): Uint8Array {
    return this.#bytes.subarray(this.#starts[id] ?? 0, this.#starts[end] ?? 0);
  }

  /** End of a run of ASCII names, whose bytes are its characters; or of one other name. */
  #endOfRun(first: number): number {
    const start = this.#starts[first] ?? 0;
    let end = first + 1;
    if (this.#beyondAscii.has(first)) return end;
    const isAscii = this.#beyondAscii.size === 0;
    while (end < this.#count && (isAscii || !this.#beyondAscii.has(end))) {
      if ((this.#starts[end + 1] ?? 0) - start > RUN_BYTES) break;
      end++;
    }
    return end;
  }

  #cut(run: string, first: number, end: number, names: string[]): void {
    const base = this.#starts[first] ?? 0;
    for (let id = first; id < end; id++) {
      names.push(run.substring((this.#starts[id] ?? 0) - base, (this.#starts[id + 1] ?? 0) - base));
    }
  }
}

/** Names that are strings already. */
export class NameTable {
  readonly names: string[] = [""];
  readonly #ids = new Map<string, NameId>([["", 0]]);

  intern(name: string): NameId {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.names.push(name) - 1;
    this.#ids.set(name, id);
    return id;
  }
}

const MAX_PROBES = 32;

// Hashes are not negative.
const UNTOLD = -1;

// Names are cut out of a decoded run, which lives as long as one of them.
const RUN_BYTES = 256 * 1024;

// Multiply and fold, four bytes at a time; the last mix makes the low bits depend on all of them.
function hashOf(window: Uint8Array, from: number, length: number): number {
  let hash = length;
  let at = from;
  for (const last = from + length - 3; at < last; at += 4) {
    const word =
      (window[at] as number) |
      ((window[at + 1] as number) << 8) |
      ((window[at + 2] as number) << 16) |
      ((window[at + 3] as number) << 24);
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < from + length; at++) hash = Math.imul(hash ^ (window[at] as number), 0x85ebca6b);
  hash ^= hash >>> 13;
  return Math.imul(hash, 0xc2b2ae35) >>> 1;
}

function grown<T extends Uint8Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
