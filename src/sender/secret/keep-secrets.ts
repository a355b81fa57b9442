import type { Ground } from "../../ground.ts";
import { noteSecretKey } from "./note-secret-key.ts";
import { renewSecrets } from "./renew-secrets.ts";

type Deps = Pick<Ground, "db" | "clock" | "log" | "sealer" | "secretFingerprints">;

/** Notes the key that is in use and seals with it what an earlier one sealed; the log tells what cannot be read. */
export async function lookAfterSecrets(deps: Deps): Promise<void> {
  const { log } = deps;
  const { lost, unreadable } = await renew(deps);
  if (lost[0] !== undefined) {
    log.error(
      { usedUntil: lost[0] },
      "SECRET_KEY was changed: links, reply addresses and unsubscribe links in mails sent until then do not work. Name the earlier key in SECRET_KEY_PREVIOUS",
    );
  }
  if (unreadable.length > 0) {
    log.error(
      { secrets: unreadable.slice(0, 20), count: unreadable.length },
      "secrets were sealed with another SECRET_KEY, and what needs them cannot send. Name that key in SECRET_KEY_PREVIOUS, or set them anew",
    );
  }
}

async function renew(deps: Deps): Promise<{ lost: Date[]; unreadable: string[] }> {
  const lost = await noteSecretKey(deps, deps.secretFingerprints);
  const { renewed, unreadable } = await renewSecrets(deps);
  if (renewed > 0) deps.log.info({ renewed }, "secrets were sealed anew with the current SECRET_KEY");
  return { lost, unreadable };
}

const everyMs = 3_600_000;

/**
 * Looks after the secrets from now on, in the background: at once, and every hour, because while processes are replaced one
 * after the other those with the earlier key may still write.
 */
export function keepSecrets(deps: Deps): AsyncDisposable {
  const failed = (error: unknown) => deps.log.warn({ err: error }, "secrets were not looked after");
  let running: Promise<unknown> = lookAfterSecrets(deps).catch(failed);
  const timer = setInterval(() => {
    // What cannot be read was told at the start, and is told by whatever needs it.
    running = running.then(() => renew(deps).catch(failed));
  }, everyMs).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}
