// A chain of very many nodes, written quickly: names have eight characters, so that all nodes are equally long.

import { input, model, node, output } from "./bytes.ts";

/** Relu after Relu, in the order in which they run or from the last to the first. */
export function chain(length: number, order: "forwards" | "backwards"): Uint8Array {
  const template = node("Relu", [name(0)], [name(1)]);
  const nodes = new Uint8Array(template.length * length);
  const from = template.indexOf(0x76);
  const to = template.indexOf(0x76, from + 1);
  for (let i = 0; i < length; i++) {
    const at = i * template.length;
    const index = order === "forwards" ? i : length - 1 - i;
    nodes.set(template, at);
    putDigits(nodes, at + from + 1, index);
    putDigits(nodes, at + to + 1, index + 1);
  }
  return model(nodes, input(name(0)), output(name(length)));
}

const DIGITS = 7;

function name(index: number): string {
  return `v${String(index).padStart(DIGITS, "0")}`;
}

function putDigits(bytes: Uint8Array, at: number, value: number): void {
  for (let i = DIGITS - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 10)) {
    bytes[at + i] = 0x30 + (rest % 10);
  }
}
