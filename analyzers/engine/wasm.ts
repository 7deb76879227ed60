// The WASM engine: instances with their memory, given to graphs and taken back. It answers with the
// twin what memory cannot hold.

import { ArenaFull, LARGEST_MEMORY } from "./arena.ts";
import type { EdgeList, GraphEngine } from "./engine.ts";
import { type Instance, instantiate } from "./instance.ts";
import { edgeWords } from "./layout.ts";
import { referenceKernels } from "./reference.ts";
import { type Resident, residentKernels } from "./resident.ts";
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
  // The instance in which somebody writes the edges of the next graph.
  let room: { readonly instance: Instance; readonly base: number } | null = null;

  const forGraph = ({ nodes, edges }: EdgeList): typeof room => {
    if (nodes === 0) return null;
    if (room?.instance.arena.holds(edges) === true) {
      const own = room;
      room = null;
      return own;
    }
    const instance = borrow();
    return instance === null ? null : { instance, base: instance.arena.mark() };
  };
  const kernelsOf = (graph: EdgeList): Kernels => {
    const own = forGraph(graph);
    if (own === null) return referenceKernels(graph);
    const { instance, base } = own;
    const given = edgesIn(instance, graph);
    try {
      const resident = residentKernels(instance, graph);
      return withTwin(graph.nodes, resident, () => giveBack(instance, base));
    } catch (reason) {
      const twin = reason instanceof ArenaFull ? given() : null;
      giveBack(instance, base);
      if (twin !== null) return referenceKernels(twin);
      throw reason;
    }
  };
  const roomFor = (count: number): Int32Array => {
    if (room === null) {
      const instance = borrow();
      if (instance === null) return new Int32Array(2 * count);
      room = { instance, base: instance.arena.mark() };
    }
    const { instance, base } = room;
    instance.arena.release(base);
    try {
      return instance.arena.ints(instance.arena.words(edgeWords(count)), 2 * count);
    } catch (reason) {
      if (reason instanceof ArenaFull) return new Int32Array(2 * count);
      throw reason;
    }
  };
  const engine = engineOf("wasm", kernelsOf, roomFor);
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

/** The graph while nothing is made of it: memory that grows takes a room's array from its owner. */
function edgesIn({ arena }: Instance, graph: EdgeList): () => EdgeList {
  const { nodes, edges } = graph;
  if (!arena.holds(edges)) return () => graph;
  const { byteOffset, length } = edges;
  return () => ({ nodes, edges: arena.ints(byteOffset, length).slice() });
}

// From the first answer that does not fit into memory on, the twin gives all of them, and the
// memory goes back.
function withTwin(nodes: number, resident: Resident, leave: () => void): Kernels {
  let kernels: Kernels = resident;
  let left = false;
  const answer = <T>(ask: (kernels: Kernels) => T): T => {
    try {
      return ask(kernels);
    } catch (reason) {
      if (!(reason instanceof ArenaFull)) throw reason;
      kernels = referenceKernels({ nodes, edges: resident.edges() });
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
    profile: (weights, lane) => answer((by) => by.profile(weights, lane)),
    predecessors: () => answer((by) => by.predecessors()),
    dispose,
  };
}
