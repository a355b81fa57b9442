import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { enrollFromEvents } from "./admit/enroll.ts";
import { enrollFromChanges } from "./admit/enroll-changes.ts";
import { enrollRecycled } from "./admit/enroll-recycled.ts";
import { enrollFromSegments } from "./admit/enroll-segments.ts";
import { advanceDue } from "./advance/advance.ts";
import { callAgain, callWebhook } from "./advance/call-webhook.ts";
import { advanceAgain } from "./again/advance-again.ts";
import { enrollAgain } from "./again/enroll-again.ts";
import { moveAgain } from "./again/move-again.ts";
import { segmentsAgain } from "./again/segments-again.ts";
import { moveRunning } from "./move/move-running.ts";
import { endAbandoned } from "./import/end-abandoned.ts";
import { forgetFiles } from "./import/file/forget-files.ts";
import { fileKeptMs } from "./import/file/stored-file.ts";
import { resumeAgain, resumeReturned } from "./pause-while-away.ts";

const callsAtOnce = 200;
const importsAtOnce = 20;

type Jobs = "enroll" | "segments" | "advance" | "webhook" | "move" | "resume" | "imports" | "importFile";

/** Walks of leads through versions. */
export const enrollmentRoom: Room<Ground & SequenceParts, Jobs> = {
  name: "enrollment",
  jobs: {
    enroll: {
      run: async (app) => {
        await enrollFromEvents(app);
        await enrollFromChanges(app);
        await enrollRecycled(app);
      },
      due: (at) => sql`exists (select from events where matched_at is null)
        or exists (select from lead_changes where due_at <= ${at})
        or exists (select from leads where cool_sequence_id is not null and cool_until <= ${at})`,
      again: (app, items) => enrollAgain(app, items),
    },
    segments: {
      run: (app) => enrollFromSegments(app),
      due: (at) => sql`exists (select from segment_members where matched_at is null) or exists (
        select from sequences s join segments g on g.key = s.trigger_segment
        where s.status in ('published', 'paused') and (g.tracked_at is null or g.tracked_at <= ${at} - interval '1 minute')
          and ${notSetAside("segments", sql`g.id::text`)})
        or (exists (select from segments where marked_from is not null) or exists (select from segment_marks)) and not exists (
          select from sequences s join segments g on g.key = s.trigger_segment
          where s.status in ('published', 'paused') and ${notSetAside("segments", sql`g.id::text`)})`,
      again: (app, items) => segmentsAgain(app, items),
    },
    advance: {
      run: (app) => advanceDue(app),
      due: (at) => sql`
        exists (select from sequences s where s.status = 'published' and exists (
          select from enrollments where sequence_id = s.id and status = 'active' and due_at is not null and due_at <= ${at}))
        or exists (select from enrollments where status = 'waiting' and due_at <= ${at})`,
      again: (app, items) => advanceAgain(app, items),
    },
    webhook: {
      run: (app, { webhookCallId }) => callWebhook(app, webhookCallId),
      due: (at) => sql`
        array(select c.id::text from webhook_calls c where c.status = 'pending' and c.due_at <= ${at}
          and ${notSetAside("webhook", sql`c.id::text`)} order by c.due_at limit ${callsAtOnce})`,
      again: (app, items) => callAgain(app, items),
    },
    move: {
      run: (app, { publicationId }) => moveRunning(app, publicationId),
      due: (at) => sql`
        array(select p.id::text from publications p where p.due_at <= ${at}
          and ${notSetAside("move", sql`p.id::text`)})`,
      again: (app, items) => moveAgain(app, items),
    },
    resume: {
      run: (app) => resumeReturned(app),
      due: (at) => sql`
        exists (select from enrollments e where e.status = 'paused' and e.resume_at is not null and e.resume_at <= ${at}
          and ${notSetAside("resume", sql`e.id::text`)})`,
      again: (app, items) => resumeAgain(app, items),
    },
    imports: {
      run: async (app) => {
        await endAbandoned(app);
        await forgetFiles(app);
      },
      due: (at) => sql`
        exists (select from imports where status = 'running' and file_id is null and alive_until <= now())
        or exists (select from import_files where created_at < ${at} - make_interval(secs => ${fileKeptMs / 1_000}))`,
      again: async (_app, items) => items,
    },
    importFile: {
      run: async (app, { importId }) => (await import("./import/file/run-import.ts")).runImport(app, importId),
      due: () => sql`
        array(select id::text from imports where status = 'running' and file_id is not null and alive_until <= now()
          order by alive_until limit ${importsAtOnce})`,
      again: async (_app, items) => items,
    },
  },
  routes: async () => {
    const [enrollments, tasks, explain, foresee, segments, suppressions, imports, files, changes, archive, consent] =
      await Promise.all([
        import("./routes.ts"),
        import("./task/routes.ts"),
        import("./explain/routes.ts"),
        import("./foresee/routes.ts"),
        import("./admit/segment-routes.ts"),
        import("./suppression/routes.ts"),
        import("./import/stored-routes.ts"),
        import("./import/file/routes.ts"),
        import("./address/routes.ts"),
        import("./archive/routes.ts"),
        import("./consent/routes.ts"),
      ]);
    return [
      enrollments.enrollmentRoutes,
      tasks.taskRoutes,
      explain.explainRoutes,
      foresee.foreseeRoutes,
      segments.segmentEnrollmentRoutes,
      suppressions.suppressionRoutes,
      imports.storedImportRoutes,
      files.importFileRoutes,
      changes.leadChangeRoutes,
      archive.archiveRoutes,
      consent.consentChangeRoutes,
    ];
  },
  uploads: async () => {
    const [leads, files, suppressions] = await Promise.all([
      import("./import/routes.ts"),
      import("./import/file/upload-routes.ts"),
      import("./suppression/import-routes.ts"),
    ]);
    return [leads.importRoutes, files.importUploadRoutes, suppressions.suppressionImportRoutes];
  },
};
