// Chooses the engine. The host hands over the bytes of engine.wasm; nothing here reads files.

import type { GraphEngine } from "./engine.ts";
import { referenceEngine } from "./reference.ts";
import { warmUp } from "./warmUp.ts";
import { wasmEngine } from "./wasm.ts";

/**
 * The engine from the bytes of engine.wasm, or the reference engine where there are none, where
 * they are not the engine, or where the host refuses WebAssembly or its SIMD. Synchronous; never
 * throws.
 */
export function loadEngine(bytes: Uint8Array | null): GraphEngine {
  if (bytes === null) return referenceEngine;
  try {
    const engine = wasmEngine(bytes);
    if (engine === null) return referenceEngine;
    warmUp(engine);
    return engine;
  } catch {
    return referenceEngine;
  }
}
