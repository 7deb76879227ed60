export * from "./engine.ts";
export * from "./load.ts";
