export * from "./form.ts";
export * from "./order.ts";
