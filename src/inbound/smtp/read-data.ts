import type { SMTPServerDataStream } from "smtp-server";
import { collectBytes } from "../../platform/bounded/collect-bytes.ts";
import type { InFlight } from "../../platform/bounded/in-flight.ts";
import { reply } from "./reply.ts";

/** The data of a mail in memory, which count against their client until they are let go of. */
export interface HeldData extends Disposable {
  raw: Buffer;
}

export interface DataLimits {
  /** bytes */
  largest: number;
  client: string;
  inFlight: InFlight;
  /** Told of each piece that came. */
  onPiece: (bytes: number) => void;
}

/**
 * Reads the data of a mail. What is refused is read to its end as well, because SMTP has no other place for an answer, but
 * none of it is kept.
 * @throws a Reply: 552 when the mail is too large, 452 when too much is being taken in at the moment
 */
export async function readData(stream: SMTPServerDataStream, limits: DataLimits): Promise<HeldData> {
  const { largest, client, inFlight, onPiece } = limits;
  let collected = collectBytes();
  let refusal: Error | undefined;
  const letGo = () => {
    inFlight.give(client, collected.size);
    collected = collectBytes(0);
  };
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      onPiece(piece.length);
      if (refusal !== undefined) continue;
      if (collected.size + piece.length > largest) {
        refusal = reply(552, `5.3.4 a mail to this address may have ${Math.floor(largest / 1_048_576)} MB`);
      } else if (inFlight.take(client, piece.length) === "taken") {
        collected.add(piece);
        continue;
      } else {
        refusal = reply(452, "4.3.1 too much mail comes in, please try again later");
      }
      letGo();
    }
    if (stream.sizeExceeded) refusal ??= reply(552, "5.3.4 the mail is larger than 30 MB");
    if (refusal !== undefined) throw refusal;
  } catch (error) {
    letGo();
    throw error;
  }
  return { raw: collected.bytes(), [Symbol.dispose]: letGo };
}
