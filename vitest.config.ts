import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/helpers/random-seed.ts"],
    globalSetup: ["test/helpers/build-cli.ts"],
    // these end what hangs; no test is timed
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: "100%",
    // files of tests share their modules, which are read once: nothing keeps state
    isolate: false,
  },
});
