export * from "./affine.ts";
export * from "./carry.ts";
export { type Closure, closures } from "./closure/index.ts";
export * from "./form.ts";
export * from "./norm.ts";
export * from "./order.ts";
export * from "./transfer.ts";
