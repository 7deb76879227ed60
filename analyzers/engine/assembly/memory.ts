// Words in raw memory: no managed arrays, no collector, no bounds checks. The host allocates.

@inline
export function word(base: usize, index: u32): u32 {
  return load<u32>(base + ((<usize>index) << 2));
}

@inline
export function setWord(base: usize, index: u32, value: u32): void {
  store<u32>(base + ((<usize>index) << 2), value);
}

/** Adds one to a word and returns what it was. */
@inline
export function increment(base: usize, index: u32): u32 {
  const at = base + ((<usize>index) << 2);
  const was = load<u32>(at);
  store<u32>(at, was + 1);
  return was;
}

/** Sets bytes to zero. */
export function clear(base: usize, bytes: u32): void {
  memory.fill(base, 0, bytes);
}

/** First address that is the host's to use. */
export function heapBase(): usize {
  return (__heap_base + 63) & ~63;
}
