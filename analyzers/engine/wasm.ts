// The WASM engine: instances with their memory, given to graphs and taken back. It answers with the
// twin what memory cannot hold.

import { ArenaFull, LARGEST_MEMORY } from "./arena.ts";
import type { EdgeList, GraphEngine } from "./engine.ts";
import { type Instance, instantiate } from "./instance.ts";
import { referenceKernels } from "./reference.ts";
import { residentKernels } from "./resident.ts";
import { engineOf, type Kernels } from "./session.ts";

/**
 * Idle instances kept for the next graphs, and the memory above which one is given back to the host
 * instead.
 */
const IDLE = 4;
const IDLE_MEMORY = 256 * 2 ** 20;

/** The WASM engine, which can also tell what it holds. */
export interface WasmEngine extends GraphEngine {
  /** Bytes of memory of the open graphs and of idle instances. */
  heldBytes(): number;
}

/**
 * The engine of these bytes, or null when they are another module. Throws what the host throws when
 * it refuses them. `memoryLimit` is for one graph, in bytes.
 */
export function wasmEngine(bytes: Uint8Array, memoryLimit = LARGEST_MEMORY): WasmEngine | null {
  const module = new WebAssembly.Module(new Uint8Array(bytes));
  const first = instantiate(module, memoryLimit);
  if (first === null) return null;
  const idle: Instance[] = [first];
  const inUse = new Set<Instance>();

  const borrow = (): Instance | null => {
    const instance = idle.pop() ?? another(module, memoryLimit);
    if (instance !== null) inUse.add(instance);
    return instance;
  };
  const giveBack = (instance: Instance, base: number): void => {
    inUse.delete(instance);
    instance.arena.release(base);
    if (idle.length < IDLE && instance.arena.size <= IDLE_MEMORY) idle.push(instance);
  };
  const engine = engineOf("wasm", (graph) => {
    const instance = graph.nodes === 0 ? null : borrow();
    if (instance === null) return referenceKernels(graph);
    const base = instance.arena.mark();
    try {
      return withTwin(graph, residentKernels(instance, graph), () => giveBack(instance, base));
    } catch (reason) {
      giveBack(instance, base);
      if (reason instanceof ArenaFull) return referenceKernels(graph);
      throw reason;
    }
  });
  return {
    ...engine,
    heldBytes: () => [...idle, ...inUse].reduce((sum, { arena }) => sum + arena.size, 0),
  };
}

// A host may run out of address space for memories.
function another(module: WebAssembly.Module, memoryLimit: number): Instance | null {
  try {
    return instantiate(module, memoryLimit);
  } catch {
    return null;
  }
}

// From the first answer that does not fit into memory on, the twin gives all of them, and the
// memory goes back.
function withTwin(graph: EdgeList, resident: Kernels, leave: () => void): Kernels {
  let kernels = resident;
  let left = false;
  const answer = <T>(ask: (kernels: Kernels) => T): T => {
    try {
      return ask(kernels);
    } catch (reason) {
      if (!(reason instanceof ArenaFull)) throw reason;
      kernels = referenceKernels(graph);
      dispose();
      return ask(kernels);
    }
  };
  const dispose = (): void => {
    if (!left) leave();
    left = true;
  };
  return {
    order: () => answer((by) => by.order()),
    levels: () => answer((by) => by.levels()),
    widths: () => answer((by) => by.widths()),
    components: () => answer((by) => by.components()),
    spans: (weights) => answer((by) => by.spans(weights)),
    longest: (weights, direction) => answer((by) => by.longest(weights, direction)),
    predecessors: () => answer((by) => by.predecessors()),
    dispose,
  };
}
