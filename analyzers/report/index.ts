export * from "./assemble.ts";
export * from "./formats/index.ts";
export * from "./report.ts";
