import { zipSync } from "fflate";

/** What an archive of a test is made of. */
export interface Member {
  readonly name: string;
  readonly data?: string | Buffer;
  /** Type flag of tar: "0" for a file, "2" for a link, "5" for a folder. */
  readonly type?: string;
  readonly link?: string;
  /** The size that the header says, where it is not that of the data. */
  readonly size?: number;
}

const BLOCK = 512;

/** A tar archive in the ustar format. */
export function tarOf(members: readonly Member[], withEnd = true): Buffer {
  const blocks = members.flatMap((member) => {
    const data = Buffer.from(member.data ?? "");
    return [headerOf(member, data.length), data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(withEnd ? 2 * BLOCK : 0)]);
}

function headerOf({ name, type = "0", link = "", size }: Member, length: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write("0000644\0", 100);
  header.write(`${(size ?? length).toString(8).padStart(11, "0")}\0`, 124);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write("ustar\x0000", 257);
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** An extended header of pax, for the member behind it. */
export function paxOf(records: Readonly<Record<string, string>>): Member {
  const data = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    let length = rest.length;
    while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
    return `${length}${rest}`;
  });
  return { name: "PaxHeaders/x", type: "x", data: data.join("") };
}

/** A zip archive. */
export function zipOf(members: readonly Member[]): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(members.map(({ name, data = "" }) => [name, Buffer.from(data)]))));
}
