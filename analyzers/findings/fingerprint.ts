// A name for a finding that stays while lines and numbers around it move.

/** 64 bits of FNV-1a over the parts, as 16 hexadecimal digits. Not for secrets; equal parts, equal name. */
export function fingerprint(parts: readonly string[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(parts.join("\u0000"))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
