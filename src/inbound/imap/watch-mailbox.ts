import { ImapFlow } from "imapflow";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Ground } from "../../ground.ts";
import type { InboundParts } from "../parts.ts";
import type { ImapMailbox } from "./mailbox.ts";
import { isLoopbackHost } from "../../platform/net/loopback.ts";
import { takeNewMails } from "./take-new-mails.ts";

type Deps = Pick<Ground & InboundParts, "db" | "clock" | "queues" | "log" | "fingerprints" | "site" | "signers">;

export interface MailboxWatch {
  close(): Promise<void>;
}

const longestPauseMs = 60_000;

/**
 * Takes in what arrives in an IMAP mailbox until closed: at once where the server pushes (IDLE, RFC 2177), and every
 * `pollMs` in any case. Starts where it stopped, and connects again after any failure.
 */
export function watchMailbox(app: Deps, mailbox: ImapMailbox, { pollMs = 60_000 } = {}): MailboxWatch {
  const stop = new AbortController();
  const name = `${mailbox.user}@${mailbox.host}/${mailbox.folder}`;

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stop.signal.aborted) {
      try {
        await follow(app, mailbox, pollMs, stop.signal, () => {
          failures = 0;
        });
      } catch (error) {
        if (stop.signal.aborted) return;
        app.log.warn({ err: error, mailbox: name }, "the mailbox cannot be read; trying again");
      }
      failures += 1;
      await pause(Math.min(1_000 * 2 ** (failures - 1), longestPauseMs), stop.signal);
    }
  };

  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

async function follow(
  app: Deps,
  mailbox: ImapMailbox,
  pollMs: number,
  stop: AbortSignal,
  reached: () => void,
): Promise<void> {
  const { host, port, secure, user, password, folder } = mailbox;
  const client = new ImapFlow({
    host,
    port,
    secure,
    // A password never goes over the network in the clear.
    ...(!secure && !isLoopbackHost(host) && { doSTARTTLS: true }),
    auth: { user, pass: password },
    logger: false,
    autoIdleDelay: 100,
    maxIdleTime: 5 * 60_000,
    missingIdleCommand: "NOOP",
  });
  const lost = new AbortController();
  client.on("error", () => lost.abort());
  client.on("close", () => lost.abort());
  const end = AbortSignal.any([stop, lost.signal]);
  const onStop = () => client.close();
  stop.addEventListener("abort", onStop, { once: true });
  try {
    await client.connect();
    await client.mailboxOpen(folder, { readOnly: true });
    while (!end.aborted) {
      // Listening begins before looking, so nothing that arrives in between waits for the next poll.
      const news = once(client, "exists", { signal: AbortSignal.any([end, AbortSignal.timeout(pollMs)]) });
      news.catch(() => undefined);
      await takeNewMails(app, client, mailbox);
      reached();
      await news.catch(() => undefined);
    }
    if (!stop.aborted) throw new Error("the connection was lost");
  } finally {
    stop.removeEventListener("abort", onStop);
    client.close();
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
