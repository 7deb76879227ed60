// Byte strings as numbers: the reader meets names as bytes, most of them many times, and tells them apart
// without decoding any. It must not know what the strings are for.

import { MAX_NAME_BYTES } from "./limits.ts";

/** All strings of a table one after the other: string `id` lies between `starts[id]` and `starts[id + 1]`. */
export interface ByteStrings {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly count: number;
}

/** Tells byte strings apart: equal bytes get equal ids, counted from 0. */
export class ByteTable {
  #bytes: Uint8Array;
  #view: DataView;
  #starts: Int32Array;
  #hashes: Int32Array;
  /** Pairs of a hash and an id plus one; 0 is a free place, so that a new table is free everywhere. */
  #slots: Int32Array;
  #count = 0;
  /** How many of the strings are told apart. */
  #told = 0;
  // Where many strings share a hash (no accident then), the engine's own seeded strings decide.
  readonly #crowded = new Map<string, number>();

  /** `expected` is a guess at the number of strings. Growing costs more than room that is not used. */
  constructor(expected = 64) {
    const room = 2 ** Math.ceil(Math.log2(expected));
    this.#bytes = new Uint8Array(room * 64);
    this.#view = viewOf(this.#bytes);
    this.#starts = new Int32Array(2 * room);
    this.#hashes = new Int32Array(2 * room);
    this.#slots = new Int32Array(room * 4);
  }

  get count(): number {
    return this.#count;
  }

  /**
   * The id of `length` bytes of the window, or -1 when the table is full. The hash multiplies and folds; its
   * last mix makes the low bits depend on all others. It stands here and not in a function of its own, because
   * then the compiler copies the whole of this one into its caller, and is not ready before all is read.
   */
  intern(window: DataView, from: number, length: number): number {
    const end = from + length;
    let hash = length;
    let at = from;
    for (; at + 4 <= end; at += 4) {
      hash = Math.imul(hash ^ window.getInt32(at, true), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    for (; at < end; at++) hash = Math.imul(hash ^ window.getUint8(at), 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35) >>> 1;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (2 * hash) & mask;
    for (let probes = 0; probes < MAX_PROBES; probes++) {
      const id = (slots[slot + 1] as number) - 1;
      if (id < 0) return this.#add(window, from, length, hash, slot);
      if (slots[slot] === hash && this.#equals(id, window, from, length)) return id;
      slot = (slot + 2) & mask;
    }
    return this.#internCrowded(window, from, length, hash);
  }

  /** A new id for bytes that need not be told apart from equal ones, such as the names of nodes. */
  append(window: DataView, from: number, length: number): number {
    return this.#append(window, from, length, UNTOLD);
  }

  /** The strings by id; to be called when all are there. */
  strings(): ByteStrings {
    return { bytes: this.#bytes, starts: this.#starts, count: this.#count };
  }

  #add(window: DataView, from: number, length: number, hash: number, slot: number): number {
    const id = this.#append(window, from, length, hash);
    if (id < 0) return id;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = id + 1;
    if (++this.#told * 4 > this.#slots.length) this.#rehash();
    return id;
  }

  #append(window: DataView, from: number, length: number, hash: number): number {
    const id = this.#count;
    const start = this.#starts[id] as number;
    const end = start + length;
    if (end > this.#bytes.length && !this.#growBytes(end)) return -1;
    if (id + 2 > this.#starts.length) this.#growColumns();
    copyBytes(window, from, length, this.#view, start);
    this.#starts[id + 1] = end;
    this.#hashes[id] = hash;
    this.#count = id + 1;
    return id;
  }

  #internCrowded(window: DataView, from: number, length: number, hash: number): number {
    const key = latin(new Uint8Array(window.buffer, window.byteOffset + from, length));
    const known = this.#crowded.get(key);
    if (known !== undefined) return known;
    const id = this.#append(window, from, length, hash);
    if (id >= 0) this.#crowded.set(key, id);
    return id;
  }

  #equals(id: number, window: DataView, from: number, length: number): boolean {
    const start = this.#starts[id] as number;
    if ((this.#starts[id + 1] as number) - start !== length) return false;
    return isEqualBytes(this.#view, start, window, from, length);
  }

  /** Makes room for bytes up to `end`; false beyond what the names of a file may take. */
  #growBytes(end: number): boolean {
    if (end > MAX_NAME_BYTES) return false;
    this.#bytes = grown(this.#bytes, new Uint8Array(Math.min(2 * end, MAX_NAME_BYTES)));
    this.#view = viewOf(this.#bytes);
    return true;
  }

  #growColumns(): void {
    this.#starts = grown(this.#starts, new Int32Array(2 * this.#starts.length));
    this.#hashes = grown(this.#hashes, new Int32Array(2 * this.#hashes.length));
  }

  // Slots never become free again, so whoever finds a full stretch here finds it at every later look-up and
  // goes on to the crowded strings: none is missed and stored twice.
  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      const hash = this.#hashes[id] as number;
      if (hash === UNTOLD) continue;
      let slot = (2 * hash) & mask;
      let probes = 0;
      while (probes < MAX_PROBES && slots[slot + 1] !== 0) {
        slot = (slot + 2) & mask;
        probes++;
      }
      if (probes === MAX_PROBES) this.#crowded.set(this.#latin(id), id);
      else {
        slots[slot] = hash;
        slots[slot + 1] = id + 1;
      }
    }
    this.#slots = slots;
  }

  #latin(id: number): string {
    return latin(this.#bytes.subarray(this.#starts[id], this.#starts[id + 1]));
  }
}

const MAX_PROBES = 32;

// Hashes are not negative.
const UNTOLD = -1;

// Loops over bytes go by four: most of a model is names.

function copyBytes(
  source: DataView,
  from: number,
  length: number,
  target: DataView,
  to: number,
): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) target.setInt32(to + i, source.getInt32(from + i, true), true);
  for (; i < length; i++) target.setUint8(to + i, source.getUint8(from + i));
}

function isEqualBytes(
  a: DataView,
  aFrom: number,
  b: DataView,
  bFrom: number,
  length: number,
): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    if (a.getInt32(aFrom + i, true) !== b.getInt32(bFrom + i, true)) return false;
  }
  for (; i < length; i++) if (a.getUint8(aFrom + i) !== b.getUint8(bFrom + i)) return false;
  return true;
}

// Latin-1 keeps each byte apart, so that equal strings are equal bytes.
function latin(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function grown<T extends Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
