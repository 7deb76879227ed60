// The bundler embeds the engine: its bytes, or null where it has not been built.
declare module "*.wasm" {
  const bytes: Uint8Array<ArrayBuffer> | null;
  export default bytes;
}
