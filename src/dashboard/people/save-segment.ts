import { z } from "zod";
import { readTarget } from "../bulk/read.ts";
import { currentRules } from "../../score/list/lead-facts.ts";
import type { Segment } from "../../sequence/segment/put-segment.ts";
import { getSegment, putSegment } from "../../sequence/segment/put-segment.ts";
import { textInput } from "../../platform/http/schemas.ts";
import { InvalidInputError, NotFoundError } from "../../platform/errors.ts";
import type { DashboardParts } from "../parts.ts";
import type { Fields } from "../shell/pages.ts";
import { parsed } from "../shell/query.ts";
import { segmentOf } from "./segment-of.ts";

const named = z.object({ name: textInput(100).min(1) });

/**
 * Keeps the filters of the list as a segment under a name.
 * @throws InvalidInputError `not_for_segments`, `segment_exists`; what putSegment throws
 */
export async function saveSegment(app: DashboardParts, fields: Fields): Promise<Segment> {
  const { name } = parsed(named, { name: fields["name"] ?? "" });
  const target = readTarget({ filter: fields["filter"] ?? "" });
  const filter = "filter" in target ? target.filter : {};
  const within = filter.segment === undefined ? undefined : await getSegment(app, { key: filter.segment });
  const condition = segmentOf(filter, await currentRules(app.db), within?.condition);
  const key = keyOf(name);
  const isThere = await getSegment(app, { key }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof NotFoundError) return false;
      throw error;
    },
  );
  if (isThere)
    throw new InvalidInputError("segment_exists", `There is a segment “${key}” already: choose another name.`);
  return putSegment(app, { key, name, condition });
}

/** `Hot trials` is `hot-trials`. */
function keyOf(name: string): string {
  const plain = name
    .normalize("NFD")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .toLowerCase()
    .slice(0, 100);
  return plain === "" ? "segment" : plain;
}
