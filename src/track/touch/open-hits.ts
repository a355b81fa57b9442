import type { Ground } from "../../ground.ts";
import type { HitBuffer } from "./hit-buffer.ts";
import { openHitBuffer } from "./hit-buffer.ts";
import { writeHits } from "./write-hits.ts";

/** The way of hits into the database; whoever closes it has written what came before. */
export function openHits(ground: Pick<Ground, "db" | "queues" | "log">): HitBuffer {
  return openHitBuffer((hits) => writeHits(ground, hits), ground.log);
}
