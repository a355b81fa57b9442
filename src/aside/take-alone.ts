import type { Ground } from "../ground.ts";
import type { JobName } from "../jobs/catalog.ts";
import { isPoison } from "./is-poison.ts";
import { setAside } from "./set-aside.ts";
import type { AsideItem, AsideManner } from "./set-aside.ts";

/**
 * Works on the one thing that a job is about, and sets it aside when it fails by itself. What the database or the network
 * fails with is thrown.
 * @param itemOf what is set aside; asked only then
 */
export async function takeAlone(
  { db, clock, log }: Pick<Ground, "db" | "clock" | "log">,
  job: JobName,
  work: () => Promise<void>,
  itemOf: () => Promise<AsideItem & AsideManner>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isPoison(error)) throw error;
    const { byHand = false, untold = false, ...item } = await itemOf();
    log.error({ err: error, job, subject: item.subject }, "set aside");
    await db.transaction((tx) => setAside(tx, job, [item], error, clock.now(), { byHand, untold }));
  }
}
