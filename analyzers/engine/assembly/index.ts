// Entry of engine.wasm: everything the host may call. The host owns the memory and passes
// addresses; counts and ids are unsigned 32-bit words, addresses are multiples of 64.

export { inRange } from "./edges";
export { direct, restore } from "./direct";
export { rowsBySource, rowsByTarget } from "./rows";
export { relabel } from "./relabel";
export { levelsOf, orderByLevel } from "./levels";
export { components } from "./components";
export { slackF32, slackF64, slackI32 } from "./slack";
export { aim } from "./sweep";
export * from "./kernels";
export { collect, gather } from "./collect";
export { clear, heapBase } from "./memory";
