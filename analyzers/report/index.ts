export * from "./assemble.ts";
export { compared } from "./diff/index.ts";
export * from "./formats/index.ts";
export { findHardware, hardwareProfiles } from "./hardware/index.ts";
export { inventedSizes } from "./invented.ts";
export { movedLines } from "./moved.ts";
export * from "./report.ts";
