export * from "./errors.ts";
export { Ripen } from "./ripen.ts";
export type { RipenOptions } from "./ripen.ts";
export { sequence } from "./sequence.ts";
export type { DefinitionOf, SequenceSource, StepOf, Target } from "./sequence.ts";
export { verifyWebhook } from "./verify.ts";
export type { RequestHeaders } from "./verify.ts";
export type * from "./generated/schema.ts";
export type { Resources } from "./generated/resources.ts";
export type {
  Answer,
  Body,
  CallOptions,
  Data,
  JsonData,
  Lines,
  OperationId,
  Pages,
  Query,
  Result,
  Upload,
  WebhookEvent,
} from "./types.ts";
