// The protobuf wire format, written. It must not know any message.

/** Bytes, or a number of zero bytes that nobody needs to hold. */
export type Piece = Uint8Array | number;

/** Zero bytes up to this many are written out. */
const SMALL_RUN = 4096;

/** One message. */
export class Output {
  #buffer = new Uint8Array(64);
  #used = 0;
  /** What comes before the buffer. */
  readonly #pieces: Piece[] = [];
  #before = 0;

  get size(): number {
    return this.#before + this.#used;
  }

  int(tag: number, value: bigint): void {
    this.#varint(tag);
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.#byte(Number(rest & 0x7fn) + 0x80);
      rest >>= 7n;
    }
    this.#byte(Number(rest));
  }

  float(tag: number, value: number): void {
    this.#varint(tag);
    this.#room(4);
    new DataView(this.#buffer.buffer).setFloat32(this.#used, value, true);
    this.#used += 4;
  }

  text(tag: number, value: string): void {
    this.bytes(tag, new TextEncoder().encode(value));
  }

  bytes(tag: number, value: Uint8Array): void {
    this.#varint(tag);
    this.#varint(value.length);
    this.#append(value);
  }

  /** A field of `count` zero bytes. */
  zeros(tag: number, count: number): void {
    if (count <= SMALL_RUN) {
      this.bytes(tag, new Uint8Array(count));
      return;
    }
    this.#varint(tag);
    this.#varint(count);
    this.#appendRun(count);
  }

  message(tag: number, message: Output): void {
    this.#varint(tag);
    this.#varint(message.size);
    for (const piece of message.finish()) {
      if (typeof piece === "number") this.#appendRun(piece);
      else this.#append(piece);
    }
  }

  /** The message's bytes in order. */
  finish(): readonly Piece[] {
    return [...this.#pieces, this.#buffer.subarray(0, this.#used)];
  }

  #append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #appendRun(count: number): void {
    this.#pieces.push(this.#buffer.slice(0, this.#used), count);
    this.#before += this.#used + count;
    this.#used = 0;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#byte(rest);
  }

  #byte(value: number): void {
    this.#room(1);
    this.#buffer[this.#used++] = value;
  }

  #room(count: number): void {
    if (this.#used + count <= this.#buffer.length) return;
    const larger = new Uint8Array(2 * (this.#used + count));
    larger.set(this.#buffer.subarray(0, this.#used));
    this.#buffer = larger;
  }
}
