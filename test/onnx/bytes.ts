// Protobuf messages by hand, for files that no writer makes.

/** A field with a nested message, a string or raw bytes. */
export function field(
  number: number,
  content: Uint8Array | readonly number[] | string,
): Uint8Array {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return join([...varint(number * 8 + 2), ...varint(bytes.length)], bytes);
}

/** A field with a number. */
export function number(field: number, value: number | bigint): Uint8Array {
  return join([...varint(field * 8), ...varint(value)]);
}

export function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) + 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

export function join(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const IR_VERSION = 1;
const GRAPH = 7;
const OPSET = 8;

/** A model around the fields of a graph: IR version 10, operator set 22. */
export function model(...graph: readonly Uint8Array[]): Uint8Array {
  return join(
    number(IR_VERSION, 10),
    field(OPSET, join(field(1, ""), number(2, 22))),
    field(GRAPH, join(...graph)),
  );
}

/** A node of a graph. */
export function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
): Uint8Array {
  return field(
    1,
    join(
      ...inputs.map((name) => field(1, name)),
      ...outputs.map((name) => field(2, name)),
      field(4, op),
    ),
  );
}

/** An input of a graph, without a type. */
export function input(name: string): Uint8Array {
  return field(11, field(1, name));
}

/** An output of a graph, without a type. */
export function output(name: string): Uint8Array {
  return field(12, field(1, name));
}
