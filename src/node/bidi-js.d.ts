/** The module of bidi-js in the form that Node imports by name; its own types are those of the CommonJS form. */
declare module "bidi-js/dist/bidi.mjs" {
  import type { Bidi } from "bidi-js";
  export default function bidiFactory(): Bidi;
}
