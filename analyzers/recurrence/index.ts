export * from "./classify.ts";
export * from "./states.ts";
