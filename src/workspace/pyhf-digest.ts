import { blake2b, blake2s } from "@noble/hashes/blake2";
import { md5, sha1 } from "@noble/hashes/legacy";
import { sha224, sha256, sha384, sha512 } from "@noble/hashes/sha2";
import { sha3_224, sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import { oneOf, requireArgument } from "../options.js";
import { parseJsonText } from "./json-text.js";
import { pythonJson } from "./python-json.js";

/** An algorithm of `pyhfDigest`, by its name in Python's hashlib. */
export type DigestAlgorithm =
  | "md5"
  | "sha1"
  | "sha224"
  | "sha256"
  | "sha384"
  | "sha512"
  | "sha3_224"
  | "sha3_256"
  | "sha3_384"
  | "sha3_512"
  | "blake2b"
  | "blake2s";

const HASHES: Readonly<Record<DigestAlgorithm, (bytes: Uint8Array) => Uint8Array>> = {
  md5,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  sha3_224,
  sha3_256,
  sha3_384,
  sha3_512,
  blake2b,
  blake2s,
};

/** All algorithms of `pyhfDigest`. */
export const DIGEST_ALGORITHMS: readonly DigestAlgorithm[] = [
  "md5",
  "sha1",
  "sha224",
  "sha256",
  "sha384",
  "sha512",
  "sha3_224",
  "sha3_256",
  "sha3_384",
  "sha3_512",
  "blake2b",
  "blake2s",
];

const anAlgorithm = oneOf(...DIGEST_ALGORITHMS);

/**
 * pyhf's digest of a JSON document: the hash of the text that Python writes for it, with sorted keys.
 *
 * @param text - the JSON text, not its value, since the digest depends on whether a number is written 1 or 1.0
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
