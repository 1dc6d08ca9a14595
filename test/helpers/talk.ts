import { JOBS } from "../../src/node/jobs.js";
import { localPool } from "../../src/parallel/local-pool.js";
import { parseJson } from "../../src/records/json.js";
import { Session } from "../../src/rpc/session.js";

/** A message of a session: tests look at what they expect in it. */
export type Message = ReturnType<typeof JSON.parse>;

/** A session in this process: what it writes, and a way to ask it. */
export function talk() {
  const written: Message[] = [];
  const attached: Uint8Array[] = [];
  const heard = new Map<unknown, (message: Message) => void>();
  const session = new Session({
    pool: localPool(JOBS),
    write(part) {
      if (typeof part !== "string") {
        attached.push(part);
        return;
      }
      const message = parseJson(part) as Message;
      written.push(message);
      if (!Array.isArray(message) && "id" in message) heard.get(message.id)?.(message);
    },
  });
  let requests = 0;
  const say = (message: unknown): void => session.receive(Buffer.from(JSON.stringify(message)));
  /** The answer to a request. */
  const ask = (method: string, params: object = {}, id: string | number = ++requests): Promise<Message> =>
    new Promise((resolve) => {
      heard.set(id, resolve);
      say({ jsonrpc: "2.0", id, method, params });
    });
  /** The result of a request. @throws Error with the message of the error that it was answered with */
  const result = async (method: string, params: object = {}): Promise<Message> => {
    const answer = await ask(method, params);
    if (answer.error !== undefined) throw new Error(answer.error.message);
    return answer.result;
  };
  return { session, written, attached, say, ask, result };
}
