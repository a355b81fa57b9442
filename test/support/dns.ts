import { createSocket } from "node:dgram";
import { once } from "node:events";

/**
 * What a DNS server says to one question: records (TXT as its strings, MX as "10 host", the others as text), or that it
 * has none, or that it fails; `silence` is no answer at all.
 */
export type DnsReply = readonly (string | readonly string[])[] | "nxdomain" | "servfail" | "refused" | "silence";

const types: Readonly<Record<number, "A" | "PTR" | "MX" | "TXT">> = { 1: "A", 12: "PTR", 15: "MX", 16: "TXT" };
const codes = { servfail: 2, nxdomain: 3, refused: 5 };

/** A DNS server on a free UDP port of 127.0.0.1 (RFC 1035), for names without compression. */
export async function openDnsServer(
  answer: (type: "A" | "PTR" | "MX" | "TXT", name: string) => DnsReply,
): Promise<{ address: string } & AsyncDisposable> {
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    const { name, end } = readName(query);
    const type = types[query.readUInt16BE(end)];
    if (type === undefined) throw new Error(`no answer to a question of type ${query.readUInt16BE(end)}`);
    const reply = answer(type, name);
    if (reply === "silence") return;
    const records = typeof reply === "string" ? [] : reply.map((value) => record(type, value));
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | (typeof reply === "string" ? codes[reply] : 0), 2);
    header.writeUInt16BE(records.length, 6);
    header.writeUInt32BE(0, 8);
    socket.send(Buffer.concat([header, query.subarray(12, end + 4), ...records]), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

/** One record of the name asked for: a pointer to it, type, class, a lifetime of 60 s, length and data. */
function record(type: "A" | "PTR" | "MX" | "TXT", value: string | readonly string[]): Buffer {
  const data = dataOf(type, value);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(Number(Object.keys(types).find((code) => types[Number(code)] === type)), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function dataOf(type: "A" | "PTR" | "MX" | "TXT", value: string | readonly string[]): Buffer {
  if (typeof value !== "string") return Buffer.concat(value.map(sized));
  switch (type) {
    case "A":
      return Buffer.from(value.split(".").map(Number));
    case "PTR":
      return nameOf(value);
    case "MX": {
      const [priority = "", host = ""] = value.split(" ");
      return Buffer.concat([Buffer.from([Number(priority) >> 8, Number(priority) & 255]), nameOf(host)]);
    }
    case "TXT":
      return sized(value);
  }
}

const nameOf = (name: string) => Buffer.concat([...name.split(".").map(sized), Buffer.from([0])]);

function sized(text: string): Buffer {
  const bytes = Buffer.from(text, "latin1");
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}
