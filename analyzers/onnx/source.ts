// Where the bytes of a model come from. The reader asks for ranges; it never needs the whole file.

/** Synchronous ranged reads. A read may return fewer bytes than asked for at the end, and may reuse its buffer. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
}

/** A file that is in memory already. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}
