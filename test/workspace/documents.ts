import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { HistFactoryError, type Issue } from "../../src/errors.js";

/** A file of validation/documents: small documents and what is to be said about them. */
export function readDocument(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../validation/documents/${file}`, import.meta.url), "utf8"));
}

/** The issues that `body` throws with. */
export function issuesOf(body: () => unknown): readonly Issue[] {
  try {
    body();
  } catch (error) {
    if (error instanceof HistFactoryError) return error.issues;
    throw error;
  }
  return expect.fail("nothing was thrown");
}

/** One channel, one sample, one bin: the smallest workspace; parts of it replaced. */
export function tinyWorkspace(parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    channels: [{ name: "SR", samples: [{ name: "signal", data: [5], modifiers: [muModifier()] }] }],
    observations: [{ name: "SR", data: [5] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
    version: "1.0.0",
    ...parts,
  };
}

export function muModifier(): Record<string, unknown> {
  return { name: "mu", type: "normfactor", data: null };
}
