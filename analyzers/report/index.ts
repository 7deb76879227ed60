export * from "./assemble.ts";
export * from "./formats/index.ts";
export { movedLines } from "./moved.ts";
export * from "./report.ts";
