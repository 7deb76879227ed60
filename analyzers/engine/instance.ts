// One instance of engine.wasm: its functions by name, with the memory they work on. Each open graph
// has one to itself.

import { Arena } from "./arena.ts";

/**
 * The functions of assembly/index.ts other than the sweeps; every argument is a count, an address
 * or a flag.
 */
const FUNCTIONS = [
  "aim",
  "clear",
  "collect",
  "components",
  "direct",
  "gather",
  "heapBase",
  "inRange",
  "levelsOf",
  "orderByLevel",
  "relabel",
  "restore",
  "rowsBySource",
  "rowsByTarget",
  "slackF32",
  "slackF64",
  "slackI32",
] as const;

export const NUMBER_KINDS = ["I32", "F32", "F64"] as const;
/** Vectors a sweep can take at once, the widest first. */
export const VECTORS = [4, 2, 1] as const;

type Sweep = `${"pull" | "push"}${(typeof NUMBER_KINDS)[number]}x${(typeof VECTORS)[number]}`;
type Call = (...numbers: readonly number[]) => number;

/** Functions and memory of an instance. */
export interface Instance {
  readonly call: Readonly<Record<(typeof FUNCTIONS)[number] | Sweep, Call>>;
  readonly arena: Arena;
}

/**
 * An instance of the module, or null when the module is not the engine. Throws what the host
 * throws.
 */
export function instantiate(module: WebAssembly.Module, memoryLimit: number): Instance | null {
  const { exports } = new WebAssembly.Instance(module);
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory) || !hasFunctions(exports)) return null;
  return { call: exports, arena: new Arena(memory, exports.heapBase(), memoryLimit) };
}

function hasFunctions(exports: Record<string, unknown>): exports is Instance["call"] {
  const sweeps = ["pull", "push"].flatMap((move) =>
    NUMBER_KINDS.flatMap((kind) => VECTORS.map((vectors) => `${move}${kind}x${vectors}`)),
  );
  return [...FUNCTIONS, ...sweeps].every((name) => typeof exports[name] === "function");
}
