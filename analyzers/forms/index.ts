export * from "./affine.ts";
export * from "./carry.ts";
export * from "./form.ts";
export * from "./order.ts";
export * from "./transfer.ts";
