// Made by scripts/compile-kernels.mjs from kernel-text.mjs. Do not edit.
/** The character before two hexadecimal digits, and those that stand for the common bytes, in their order. */
export const ESCAPE = "(";
export const CHARACTERS =
  ")*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~";
/** The common bytes, as hexadecimal digits. */
export const COMMON_BYTES =
  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324282b393b3f404144454648494a5561636465696a6b6c6d6e6f7071727374767b7c7e7f869299a0a1a2a3b1c7f0f2fd";
