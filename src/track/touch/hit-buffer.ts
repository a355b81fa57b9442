import type { Log } from "../../platform/log.ts";
import { sameAs } from "./hit.ts";
import type { Hit } from "./hit.ts";

/** A hit with how often it came, and when for the last time. */
export interface CountedHit extends Hit {
  hits: number;
  lastAtMs: number;
  /** How often it was put back because its mail was still being handed over. */
  tries: number;
}

/** Hits on their way into the database: taken at once, written together. */
export interface HitBuffer {
  /** Counts a repetition, or keeps a new hit. Never waits, never throws. */
  add(hit: Hit): void;
  /** Writes what has come so far. Never throws: what could not be written stays. */
  flush(): Promise<void>;
  /** Writes what is left, and takes nothing more. */
  close(): Promise<void>;
}

export interface HitBufferOptions {
  /** milliseconds of real time between two writes at most */
  everyMs: number;
  /** different hits that are written at once */
  batch: number;
  /** writes that may be under way at once */
  writes: number;
  /** different hits kept in memory at most; beyond those, new ones are dropped and counted */
  room: number;
  /** how often a hit is put back whose mail is still being handed over; then it is dropped */
  tries: number;
}

export const usualBuffer: HitBufferOptions = { everyMs: 200, batch: 2_000, writes: 4, room: 100_000, tries: 40 };

/**
 * A crash loses what came within `everyMs` and the time of one write, well under a second. While the database is away, hits
 * wait here, as far as there is room.
 * @param write writes all of them or none, and throws then; returns those that are too early
 */
export function openHitBuffer(
  write: (hits: readonly CountedHit[]) => Promise<readonly CountedHit[]>,
  log: Log,
  options: HitBufferOptions = usualBuffer,
): HitBuffer {
  let waiting = new Map<string, CountedHit>();
  let timer: NodeJS.Timeout | undefined;
  const writing = new Set<Promise<void>>();
  let dropped = 0;
  let closed = false;

  async function writeAll(): Promise<void> {
    const all = [...waiting.values()];
    waiting = new Map();
    for (let at = 0; at < all.length; at += options.batch) {
      try {
        const early = await write(all.slice(at, at + options.batch));
        for (const hit of early) if (hit.tries < options.tries) put({ ...hit, tries: hit.tries + 1 });
      } catch (error) {
        log.error({ err: error, hits: all.length - at }, "hits could not be written; trying again");
        for (const hit of all.slice(at)) put(hit);
        return;
      }
    }
  }

  function put(hit: CountedHit): void {
    // Mostly a mail is opened once: what tells its hits apart is asked for when there is another one.
    let name = hit.messageId;
    let known = waiting.get(name);
    if (known !== undefined) {
      const same = sameAs(hit);
      if (sameAs(known) !== same) {
        name = `${hit.messageId} ${same}`;
        known = waiting.get(name);
      }
    }
    if (known !== undefined) {
      known.hits += hit.hits;
      known.lastAtMs = Math.max(known.lastAtMs, hit.lastAtMs);
    } else if (waiting.size < options.room) waiting.set(name, hit);
    else dropped += hit.hits;
  }

  function start(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const work = writeAll().finally(() => {
      writing.delete(work);
      if (dropped > 0) log.error({ hits: dropped }, "hits were dropped: more came than could be written");
      dropped = 0;
      if (waiting.size > 0 && !closed) wait();
    });
    writing.add(work);
  }

  // A slow write holds up no later one, so that a crash does not lose what came meanwhile.
  const mayStart = () => writing.size < options.writes;

  function wait(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (mayStart()) start();
      else wait();
    }, options.everyMs).unref();
  }

  async function flush(): Promise<void> {
    await Promise.all(writing);
    start();
    await Promise.all(writing);
  }

  return {
    add({ messageId, kind, atMs, link, features, client, trace }) {
      if (closed) return;
      put({ messageId, kind, atMs, link, features, client, trace, hits: 1, lastAtMs: atMs, tries: 0 });
      if (waiting.size >= options.batch && mayStart()) start();
      else wait();
    },
    flush,
    async close() {
      closed = true;
      await flush();
    },
  };
}
