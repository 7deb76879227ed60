// The protobuf wire format, read through one window over a source of bytes. It must not know any message.
//
// A fault is sticky: the first one is kept, and from then on `more` is false, so that every loop over fields
// ends without a test of its own. What is stepped over is never asked for: after a step out of the window
// the next one is small and grows only while reading goes on without a gap, so of a long payload at most the
// first bytes are fetched, together with the structure in front of it.

import type { ByteSource } from "./source.ts";

/** Why the bytes are no model. */
export interface Fault {
  readonly code: "truncated" | "malformed" | "unreadable" | "too-deep" | "too-large";
  readonly offset: number;
  readonly message: string;
}

/** A message of the schema: its name, its fields as tags, and the numbers of these fields. */
export interface Message {
  readonly name: string;
  readonly numbers: ReadonlySet<number>;
}

export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH = 2;
export const FIXED32 = 5;

/** Largest range that is asked for at once. */
export const LARGEST_WINDOW = 256 * 1024;

/** Range that is asked for after a step over bytes nobody needs. */
export const SMALLEST_WINDOW = 512;

// A 64-bit number has at most this many groups of seven bits.
const LONGEST_VARINT = 10;

export class Cursor {
  readonly size: number;
  /** The bytes at hand; `window[index]` is the next one. */
  window: Uint8Array = new Uint8Array(0);
  index = 0;
  /** The same bytes, for reading several at once. */
  view: DataView = viewOf(this.window);
  fault: Fault | null = null;
  #base = 0;
  #reach = SMALLEST_WINDOW / 2;
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    this.#source = source;
    this.size = source.size;
  }

  /** Offset in the file of the next byte. */
  get position(): number {
    return this.#base + this.index;
  }

  /** Whether the message that ends at `end` has another field. */
  more(end: number): boolean {
    const at = this.#base + this.index;
    if (at < end) return this.fault === null;
    if (at > end) this.fail("malformed", "a field runs past the end of its message");
    return false;
  }

  /** Keeps the first fault; reading is over. */
  fail(code: Fault["code"], message: string): void {
    this.fault ??= { code, offset: this.position, message };
  }

  /** Makes the next `count` bytes lie in the window; at most `LARGEST_WINDOW`. False where there are not that many. */
  ensure(count: number): boolean {
    return this.index + count <= this.window.length || this.#refill(count);
  }

  /** A number of up to 53 bits: tags, lengths, enumerations. Larger ones lose digits, but stay large. */
  varint(): number {
    const first = this.window[this.index];
    if (first !== undefined && first < 0x80) {
      this.index++;
      return first;
    }
    return this.#longVarint();
  }

  /** Steps over the tag of a short field, if that comes next in the message. */
  nextIs(tag: number, end: number): boolean {
    if (this.window[this.index] !== tag || this.position >= end) return false;
    this.index++;
    return true;
  }

  /** A signed 64-bit number, exact. */
  int64(): bigint {
    const first = this.window[this.index];
    if (first !== undefined && first < 0x80) {
      this.index++;
      return BigInt(first);
    }
    return BigInt.asIntN(64, this.#wideVarint());
  }

  /** A 32-bit IEEE number. */
  float(): number {
    if (!this.ensure(4)) return 0;
    const value = this.view.getFloat32(this.index, true);
    this.index += 4;
    return value;
  }

  /** The length of a nested message or string inside the message that ends at `end`. */
  length(end: number): number {
    const length = this.varint();
    const at = this.position;
    if (length <= end - at) return length;
    // Only what the file as a whole announces can be missing at its end.
    if (end === this.size && length <= Number.MAX_SAFE_INTEGER) {
      this.fail("truncated", `a field needs ${length} bytes, the file has ${this.size - at} left`);
    } else {
      this.fail("malformed", `a field of ${length} bytes runs past the end of its message`);
    }
    return 0;
  }

  /** Steps over bytes without asking for them. */
  skip(count: number): void {
    this.index += count;
  }

  /** Goes to an offset of the file, also backwards. */
  seek(offset: number): void {
    this.index = offset - this.#base;
    // A window that starts behind the offset is of no use; index must not be negative.
    if (this.index >= 0) return;
    this.#show(this.window.subarray(0, 0));
    this.#base = offset;
    this.index = 0;
    this.#reach = SMALLEST_WINDOW / 2;
  }

  /** Steps over a field that the reader has no use for, or faults where its type contradicts the schema. */
  other(tag: number, end: number, message: Message): void {
    const number = Math.floor(tag / 8);
    if (number === 0) this.fail("malformed", `field number 0 in ${message.name}`);
    else if (message.numbers.has(number)) {
      this.fail("malformed", `field ${number} of ${message.name} has wire type ${tag % 8}`);
    } else this.#skipField(tag % 8, end);
  }

  #skipField(wire: number, end: number): void {
    if (wire === VARINT) this.varint();
    else if (wire === LENGTH) this.skip(this.length(end));
    else if (wire === FIXED64) this.skip(8);
    else if (wire === FIXED32) this.skip(4);
    else this.fail("malformed", `wire type ${wire} does not occur in models`);
  }

  #longVarint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < LONGEST_VARINT; count++) {
      const byte = this.#byte();
      value += (byte % 0x80) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    this.fail("malformed", `a number of more than ${LONGEST_VARINT} bytes`);
    return 0;
  }

  #wideVarint(): bigint {
    let value = 0n;
    for (let count = 0; count < LONGEST_VARINT; count++) {
      const byte = this.#byte();
      value |= BigInt(byte % 0x80) << BigInt(7 * count);
      if (byte < 0x80) return value;
    }
    this.fail("malformed", `a number of more than ${LONGEST_VARINT} bytes`);
    return 0n;
  }

  #byte(): number {
    return this.ensure(1) ? (this.window[this.index++] ?? 0) : 0;
  }

  #refill(count: number): boolean {
    if (this.fault !== null) return false;
    const from = this.position;
    if (from + count > this.size) {
      this.fail("truncated", `the file ends after ${this.size} bytes, in the middle of a field`);
      return false;
    }
    const jumped = this.index > this.window.length;
    this.#reach = jumped ? SMALLEST_WINDOW : Math.min(this.#reach * 2, LARGEST_WINDOW);
    const length = Math.min(Math.max(count, this.#reach), this.size - from);
    const bytes = this.#read(from, length);
    if (bytes === null) return false;
    this.#show(bytes);
    this.#base = from;
    this.index = 0;
    if (count <= bytes.length) return true;
    this.fail("unreadable", `only ${bytes.length} of ${count} bytes could be read`);
    return false;
  }

  #show(window: Uint8Array): void {
    this.window = window;
    this.view = viewOf(window);
  }

  #read(from: number, length: number): Uint8Array | null {
    try {
      return this.#source.read(from, length);
    } catch (error) {
      this.fail("unreadable", error instanceof Error ? error.message : String(error));
      return null;
    }
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
