import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/helpers/build-cli.ts"],
    testTimeout: 60_000,
    maxWorkers: "100%",
  },
});
