export * from "./build.ts";
export * from "./check.ts";
export * from "./graph.ts";
export * from "./print.ts";
export * from "./recurrence.ts";
export * from "./type.ts";
export * from "./walk.ts";
