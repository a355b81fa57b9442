import type { Reply } from "./smtp-error.ts";

const MAX_LENGTH = 64 * 1024;

/**
 * Puts the replies of a server together from what arrives (RFC 5321 section 4.2.1: lines of one reply carry a hyphen
 * behind the code, its last line does not).
 * @returns the feeder; it throws when what arrives is no SMTP or a reply does not end
 */
export function createReplyReader(onReply: (reply: Reply) => void): (chunk: Buffer) => void {
  let rest = "";
  let lines: string[] = [];
  let length = 0;

  function take(line: string): void {
    if (!/^\d{3}(?:[ -]|$)/.test(line)) throw new Error(`not an SMTP reply: ${line.slice(0, 100)}`);
    lines.push(line);
    if (line[3] === "-") return;
    const reply = { code: Number(line.slice(0, 3)), text: lines.join("\n") };
    lines = [];
    length = 0;
    onReply(reply);
  }

  return (chunk) => {
    length += chunk.length;
    if (length > MAX_LENGTH) throw new Error("the server's reply is too long");
    rest += chunk.toString("utf8");
    let at = 0;
    for (let end = rest.indexOf("\n", at); end !== -1; end = rest.indexOf("\n", at)) {
      take(rest.slice(at, end).trimEnd());
      at = end + 1;
    }
    rest = rest.slice(at);
  };
}
