// The memory of one WASM instance: taken from one end, given back to a mark. Views last until the
// next `take`, which may move it.

const PAGE = 65_536;

/**
 * The largest memory a 32-bit address can name, less a page, so that the end of the last array
 * still has an address.
 */
export const LARGEST_MEMORY = 2 ** 32 - PAGE;

/** Thrown when the memory cannot grow any more; the engine answers with its twin. */
export class ArenaFull extends Error {}

/**
 * Addresses are multiples of 64, a cache line. What stays on top of the memory is kept warm: first
 * touch costs most.
 */
export class Arena {
  readonly #memory: WebAssembly.Memory;
  readonly #limit: number;
  #top: number;

  /** `base` is the first free address. */
  constructor(memory: WebAssembly.Memory, base: number, limit: number) {
    this.#memory = memory;
    this.#limit = limit;
    this.#top = base;
  }

  /** Bytes the host has given to this memory, in use or not. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Address of that many bytes, with arbitrary content; throws ArenaFull. */
  take(bytes: number): number {
    const address = this.#top;
    const top = address + Math.ceil(bytes / 64) * 64;
    this.#reserve(top);
    this.#top = top;
    return address;
  }

  /** Address of that many 32-bit words. */
  words(count: number): number {
    return this.take(count * 4);
  }

  /** Address of a copy of the words. */
  copy(words: Int32Array): number {
    const address = this.words(words.length);
    this.ints(address, words.length).set(words);
    return address;
  }

  /** Whether the words lie in this memory. */
  holds(words: Int32Array): boolean {
    return words.buffer === this.#memory.buffer;
  }

  ints(address: number, length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, length);
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, address, length);
  }

  /** What `release` goes back to. */
  mark(): number {
    return this.#top;
  }

  /** Frees all that was taken since the mark. */
  release(mark: number): void {
    this.#top = mark;
  }

  /** The result of `work`, after which all that it took is free again. */
  scratch<T>(work: () => T): T {
    const mark = this.#top;
    try {
      return work();
    } finally {
      this.#top = mark;
    }
  }

  #reserve(top: number): void {
    if (top <= this.size) return;
    if (this.#limit < top) throw new ArenaFull(`${top} bytes of memory, of ${this.#limit}`);
    try {
      this.#memory.grow(Math.ceil((top - this.size) / PAGE));
    } catch {
      throw new ArenaFull(`the host refuses ${top} bytes of memory`);
    }
  }
}
