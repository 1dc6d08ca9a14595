import { blake2b, blake2s } from "@noble/hashes/blake2";
import { md5, sha1 } from "@noble/hashes/legacy";
import { sha224, sha256, sha384, sha512 } from "@noble/hashes/sha2";
import { sha3_224, sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import { oneOf, requireArgument } from "../options.js";
import { parseJsonText } from "./json-text.js";
import { pythonJson } from "./python-json.js";

/** Algorithms of digests, by their names in Python's hashlib. */
const HASHES = {
  md5: (bytes: Uint8Array) => md5(bytes),
  sha1: (bytes: Uint8Array) => sha1(bytes),
  sha224: (bytes: Uint8Array) => sha224(bytes),
  sha256: (bytes: Uint8Array) => sha256(bytes),
  sha384: (bytes: Uint8Array) => sha384(bytes),
  sha512: (bytes: Uint8Array) => sha512(bytes),
  sha3_224: (bytes: Uint8Array) => sha3_224(bytes),
  sha3_256: (bytes: Uint8Array) => sha3_256(bytes),
  sha3_384: (bytes: Uint8Array) => sha3_384(bytes),
  sha3_512: (bytes: Uint8Array) => sha3_512(bytes),
  blake2b: (bytes: Uint8Array) => blake2b(bytes),
  blake2s: (bytes: Uint8Array) => blake2s(bytes),
};

/** An algorithm of `pyhfDigest`, by its name in Python's hashlib. */
export type DigestAlgorithm = keyof typeof HASHES;

/** All algorithms of `pyhfDigest`. */
export const DIGEST_ALGORITHMS: readonly DigestAlgorithm[] = [
  ...(["md5", "sha1", "sha224", "sha256", "sha384", "sha512"] as const),
  ...(["sha3_224", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s"] as const),
];

const anAlgorithm = oneOf(...DIGEST_ALGORITHMS);

/**
 * pyhf's digest of a JSON document: of the text that Python writes for it, keys sorted.
 *
 * @param text - of the document: whether a number is written 1 or 1.0 matters, so that a value already read will not do
 * @returns hexadecimal
 * @throws WorkspaceError `json-syntax`
 * @throws DataError `bad-argument`
 * @see pyhf `utils.digest`
 */
export function pyhfDigest(text: string, algorithm: DigestAlgorithm = "sha256"): string {
  requireArgument(algorithm, "algorithm", anAlgorithm);
  parseJsonText(text);
  return digestOfPython(pythonJson(text), algorithm);
}

/** The digest of a text that `pythonJson` wrote. @returns hexadecimal */
export function digestOfPython(written: string, algorithm: DigestAlgorithm): string {
  return bytesToHex(HASHES[algorithm](utf8ToBytes(written)));
}
