// One window is shared by the tests of a file, and one machine by the files: nothing runs side by side.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.e2e.test.mjs"],
    fileParallelism: false,
    bail: 4,
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
});
