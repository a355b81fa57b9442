import { smallTemplate } from "../../support/sequences.ts";
import { definition, newImport, newLead } from "./seed.ts";
import type { Calls } from "./seed.ts";

const rules = {
  name: "Default",
  engagement: [{ id: "answers", rules: [{ id: "reply", on: "reply" as const, points: 40 }] }],
  intent: { warm: 20, hot: 50 },
};
const backtest = { rules, promoteAt: 50 };

/** Templates, sequences, what triggers them, and the mails. */
export const mailCalls = {
  putTemplate: (r) => r.templates.put({ key: "sdk/other", mjml: smallTemplate("Other") }),
  listTemplates: (r) => r.templates.list({ key: "sdk/hello" }),
  getTemplate: async (r) => r.templates.get((await r.templates.list({ key: "sdk/hello" })).data[0]!.id),
  previewTemplate: (r, s) => r.templates.preview({ key: "sdk/hello", leadId: s.lead }),
  deleteTemplate: async (r) => {
    const { id } = await r.templates.put({ key: "sdk/old", mjml: smallTemplate("Old") });
    return r.templates.delete(id);
  },
  createSequence: (r) => r.sequences.create({ ...definition, name: "Another" }),
  putSequence: (r) => r.sequences.put("by-key", definition),
  putDraft: (r) =>
    r.sequences.putDraft(
      "by-key",
      `name: By key\ntrigger: { event: signup }\nsteps: [{ id: a, kind: email, template: sdk/hello }]\n`,
    ),
  listSequences: (r) => r.sequences.list(),
  getSequence: (r, s) => r.sequences.get(s.sequence),
  updateSequence: (r, s) => r.sequences.update(s.sequence, { senderIds: [s.sender], uncertainPolicy: "hold" }),
  publishSequence: (r) => r.sequences.publish("by-key", { dryRun: true }),
  getPublication: (r, s) => r.publications.get(s.publication),
  pauseSequence: (r, s) => r.sequences.pause(s.sequence),
  resumeSequence: (r, s) => r.sequences.resume(s.sequence),
  archiveSequence: async (r) => {
    await r.sequences.put("short", definition);
    await r.sequences.publish("short", {});
    return r.sequences.archive("short", { running: "exit" });
  },
  unarchiveSequence: (r) => r.sequences.unarchive("short"),
  deleteSequence: async (r) => {
    await r.sequences.put("never", definition);
    return r.sequences.delete("never");
  },
  planSequence: (r) => r.sequences.plan("by-key", { definition, days: 7 }),
  listSequenceVersions: (r, s) => r.sequences.listVersions(s.sequence),
  getSequenceVersion: (r, s) => r.sequences.getVersion(s.sequence, 1),
  simulateSequence: (r, s) => r.sequences.simulate(s.sequence, { leadId: s.lead, assume: ["replies after 3 days"] }),
  forecastSequence: (r, s) => r.sequences.forecast(s.sequence, { segment: "trials" }),
  testSequence: (r, s) => r.sequences.test(s.sequence, { to: "robin@acme.test" }),
  dryRunPromotion: (r, s) => r.sequences.dryRunPromotion(s.sequence, { promotion: { opens: 2 } }),
  enrollSegment: (r, s) => r.sequences.enrollSegment(s.sequence, { segment: "trials" }),
  getSequenceSchema: (r) => r.schemas.getSequence(),
  putSegment: (r) => r.segments.put({ key: "tagged", name: "Tagged", condition: { tag: "webinar" } }),
  listSegments: (r) => r.segments.list(),
  getSegment: (r, s) => r.segments.get(s.segment),
  deleteSegment: async (r) => {
    const { id } = await r.segments.put({ key: "old", name: "Old", condition: { tag: "old" } });
    return r.segments.delete(id);
  },
  countSegment: (r, s) => r.segments.count(s.segment),
  listSegmentLeads: (r, s) => r.segments.listLeads(s.segment),
  createEnrollment: async (r, s) => r.enrollments.create({ sequenceId: s.sequence, leadId: await newLead(r, s) }),
  listEnrollments: (r, s) => r.enrollments.list({ sequenceId: s.sequence, status: "active" }),
  getEnrollment: (r, s) => r.enrollments.get(s.enrollment),
  explainEnrollment: (r, s) => r.enrollments.explain(s.enrollment),
  pauseEnrollment: (r, s) => r.enrollments.pause(s.enrollment),
  resumeEnrollment: (r, s) => r.enrollments.resume(s.enrollment),
  exitEnrollment: (r, s) => r.enrollments.exit(s.enrollment),
  listTasks: (r, s) => r.tasks.list({ repId: s.rep }),
  finishTask: (r, s) => r.tasks.finish(s.nobody),
  skipTask: (r, s) => r.tasks.skip(s.nobody),
  listMessages: (r, s) => r.messages.list({ leadId: s.lead }),
  getMessage: (r, s) => r.messages.get(s.nobody),
  getMessageSource: (r, s) => r.messages.getSource(s.nobody),
  resolveMessage: (r, s) => r.messages.resolve(s.nobody, { action: "cancel" }),
  recordEvent: (r, s) =>
    r.events.record({ name: "signup", lead: { email: `${s.fresh()}@lead.test` }, properties: { seats: 3 } }),
  recordEventBatch: (r) => r.events.recordBatch({ events: [{ name: "visit", lead: { email: "ada@lead.test" } }] }),
  listEvents: (r) => r.events.list({ name: "signup" }),
  createForm: (r) => r.forms.create({ name: "Header", event: "signup" }),
  putForm: (r) => r.forms.put("footer", { name: "Footer", event: "signup" }),
  listForms: (r) => r.forms.list(),
  getForm: (r, s) => r.forms.get(s.formId),
  submitForm: (r, s) => r.forms.submit(s.form, { email: `${s.fresh()}@lead.test` }),
  deleteForm: async (r) => r.forms.delete((await r.forms.create({ name: "Old", event: "signup" })).id),
  putScoring: (r) => r.scoring.put(rules),
  getScoring: (r) => r.scoring.get(),
  listScoringVersions: (r) => r.scoring.listVersions({ limit: 5 }),
  getScoringVersion: (r) => r.scoring.getVersion(1),
  startBacktest: (r) => r.scoring.startBacktest(backtest),
  listBacktests: (r) => r.scoring.listBacktests(),
  getBacktest: async (r) => r.scoring.getBacktest((await r.scoring.listBacktests()).data[0]!.id),
  listBacktestDifferences: async (r) =>
    r.scoring.listBacktestDifferences((await r.scoring.listBacktests()).data[0]!.id),
  cancelBacktest: async (r) => r.scoring.cancelBacktest((await r.scoring.listBacktests()).data[0]!.id),
  createSuppression: (r, s) => r.suppressions.create({ email: `${s.fresh()}@gone.test`, detail: "Asked by phone" }),
  listSuppressions: (r) => r.suppressions.list(),
  checkSuppression: (r) => r.suppressions.check({ email: "ada@lead.test" }),
  exportSuppressions: (r) => r.suppressions.export({ format: "csv" }),
  importSuppressions: (r) => r.suppressions.import("email\nbob@gone.test\n", { dryRun: true }),
  deleteSuppression: async (r) => r.suppressions.delete((await r.suppressions.create({ domain: "free.test" })).id),
  createImport: (r) =>
    r.imports.create("email,First name\nivy@lead.test,Ivy\n", { list: "fair", map: { "First name": "firstName" } }),
  listImports: (r) => r.imports.list({ list: "fair" }),
  getImport: async (r) => r.imports.get((await r.imports.list()).data[0]!.id),
  getImportProblems: async (r) => r.imports.getProblems((await r.imports.list()).data[0]!.id),
  undoImport: async (r) => r.imports.undo((await r.imports.list()).data[0]!.id),
  storeImportFile: (r) => r.importFiles.store("email\nkim@lead.test\n", { name: "fair.csv" }),
  getImportFile: async (r) => r.importFiles.get((await r.importFiles.store("email\nlou@lead.test\n")).id),
  importFile: (r, s) => newImport(r, s, false),
  listForeseen: async (r, s) => r.imports.listForeseen(await newImport(r, s, true), { after: 0 }),
  cancelImport: async (r, s) => r.imports.cancel(await newImport(r, s, false)),
  continueImport: async (r, s) => {
    const id = await newImport(r, s, false);
    await r.imports.cancel(id);
    return r.imports.continue(id);
  },
  listInboundMails: (r) => r.inboundMails.list({ review: "needed" }),
  getInboundMail: (r, s) => r.inboundMails.get(s.nobody),
  acceptInboundMail: (r, s) => r.inboundMails.accept(s.nobody),
  dismissInboundMail: (r, s) => r.inboundMails.dismiss(s.nobody),
  getInboundMailSource: (r, s) => r.inboundMails.getSource(s.nobody),
  getInboundMailAttachment: (r, s) => r.inboundMails.getAttachment(s.nobody, 1),
  reclassifyInboundMail: (r, s) => r.inboundMails.reclassify(s.nobody, { class: "auto_reply" }),
  listCorrections: (r) => r.corrections.list(),
  startExperiment: (r, s) =>
    r.experiments.start({
      sequence: s.sequence,
      step: "hello",
      metric: "replies",
      method: { kind: "group_sequential", responses: 100 },
    }),
  listExperiments: (r) => r.experiments.list(),
  getExperiment: async (r) => r.experiments.get((await r.experiments.list()).data[0]!.id),
  switchExperiment: async (r) => r.experiments.switch((await r.experiments.list()).data[0]!.id, { arm: "question" }),
  undoExperimentSwitch: async (r) => r.experiments.undoSwitch((await r.experiments.list()).data[0]!.id),
  endExperiment: async (r) => r.experiments.end((await r.experiments.list()).data[0]!.id),
} satisfies Calls;
