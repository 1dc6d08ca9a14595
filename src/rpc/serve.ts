import type { Readable, Writable } from "node:stream";
import type { Pool } from "../parallel/types.js";
import { lineReader } from "./lines.js";
import { Session } from "./session.js";

/** The streams of messages, and the workers. */
export interface ServeOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly pool: Pool;
}

/** Answers the messages of a stream; resolves when it has ended and all of them are answered. */
export async function serve({ input, output, pool }: ServeOptions): Promise<void> {
  const session = new Session({ write: (part) => output.write(part), pool });
  const take = lineReader({
    onLine: (line) => session.receive(line),
    onTooLong: () => session.refuse("a line of more than 512 MiB, which is too long for a message"),
  });
  await new Promise<void>((resolve, reject) => {
    input.on("data", take);
    input.on("end", () => resolve());
    input.on("error", reject);
  });
  await session.settled();
}
