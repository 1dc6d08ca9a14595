/**
 * Writes WebAssembly as text that stays short when it is compressed: the bytes that the kernels have most are one character each,
 * all others are ESCAPE and two hexadecimal digits. It takes 2 kB less of what a page loads than hexadecimal digits alone, which in
 * turn take less than base64.
 */

/** Printable characters that need no escape in any kind of quotes, the first of them for other bytes. */
const FIRST = 40;
const CHARACTERS = Array.from({ length: 127 - FIRST }, (_, i) => String.fromCharCode(FIRST + i)).filter(
  (character) => !["\\", "`"].includes(character),
);
const [ESCAPE, ...OF_COMMON_BYTES] = CHARACTERS;

/** As many bytes as there are characters, those that are most frequent in the kernels, as hexadecimal digits. */
const COMMON_BYTES =
  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324282b393b3f404144454648494a5561636465696a6b6c6d6e6f7071727374767b7c7e7f869299a0a1a2a3b1c7f0f2fd";

const hexadecimal = (byte) => byte.toString(16).padStart(2, "0");
const TEXTS = Array.from({ length: 256 }, (_, byte) => ESCAPE + hexadecimal(byte));
for (const [i, byte] of Buffer.from(COMMON_BYTES, "hex").entries()) TEXTS[byte] = OF_COMMON_BYTES[i];

/** The text of some bytes. */
export const kernelText = (bytes) => Array.from(bytes, (byte) => TEXTS[byte]).join("");

/** The module with what reads such a text. */
export const kernelTextModule = () => `// Made by scripts/compile-kernels.mjs from kernel-text.mjs. Do not edit.
/** The character before two hexadecimal digits, and those that stand for the common bytes, in their order. */
export const ESCAPE = ${JSON.stringify(ESCAPE)};
export const CHARACTERS =
  ${JSON.stringify(OF_COMMON_BYTES.join(""))};
/** The common bytes, as hexadecimal digits. */
export const COMMON_BYTES =
  "${COMMON_BYTES}";
`;
