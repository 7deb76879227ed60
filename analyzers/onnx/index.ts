export { lower } from "./lower.ts";
export * from "./model.ts";
export { readOnnx, readOnnxModel } from "./read.ts";
export { parseOnnxText, readOnnxText } from "./readText.ts";
export { type ByteSource, bytesSource } from "./source.ts";
export { writeOnnx, writeOnnxPieces } from "./write.ts";
export type { Payload, PayloadOf } from "./writeValue.ts";
