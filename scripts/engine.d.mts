/** Path of an engine.wasm that is up to date; compiles it if need be. */
export function buildEngine(): Promise<string>;
