import type { RipenError } from "./errors.ts";
import type { operations, webhooks } from "./generated/schema.ts";

/** The id of an operation of the API; those of webhooks are called by Ripen. */
export type OperationId = Exclude<keyof operations, `on${Capitalize<string>}`>;

type Success = 200 | 201 | 202;
type ContentOf<R> = R extends { content: infer C } ? C[keyof C] : undefined;
type AnswersOf<O extends OperationId> = operations[O]["responses"];

/** What an operation answers with; undefined for a 204. */
export type Data<O extends OperationId> = Success & keyof AnswersOf<O> extends never
  ? undefined
  : ContentOf<AnswersOf<O>[Success & keyof AnswersOf<O>]>;

type JsonOf<C> = C extends { "application/json": infer J } ? J : never;
/** The JSON that an operation answers with, where it can answer with something else, too. */
export type JsonData<O extends OperationId> = JsonOf<
  AnswersOf<O>[Success & keyof AnswersOf<O>] extends { content: infer C } ? C : never
>;

/** The query of an operation. */
export type Query<O extends OperationId> = operations[O] extends { parameters: { query?: infer Q } }
  ? NonNullable<Q>
  : never;

/** The JSON body of an operation. */
export type Body<O extends OperationId> = operations[O] extends { requestBody?: infer B }
  ? JsonOf<NonNullable<B> extends { content: infer C } ? C : never>
  : never;

/** A file in a body: as text, as bytes, or as they come. */
export type Upload = string | Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;

/** What holds for one call only. */
export interface CallOptions {
  /** Aborts the call, its retries included. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for one try. */
  timeoutMs?: number | undefined;
  /** How often it is tried again at most. */
  retries?: number | undefined;
  /** Instead of a random one for each call: a repeat of the same call by another process does nothing. */
  idempotencyKey?: string | undefined;
  /** Of an upload: `text/csv`, when left out. */
  contentType?: string | undefined;
  headers?: Record<string, string> | undefined;
}

/** `{ data, error }`: one of the two is there. */
export type Result<D> =
  | { data: D; error: undefined; response: Response }
  | { data: undefined; error: RipenError; response: Response | undefined };

/** A call that is under way: its data, or with `throw: true` unset, data or error. */
export type Answer<D, T extends boolean> = Promise<T extends true ? D : Result<D>>;

/** A call for a list: awaited, it is one page; iterated over, every row of all pages. A loop throws what goes wrong. */
export type Pages<D extends { data: unknown[] }, T extends boolean> = Answer<D, T> & AsyncIterable<D["data"][number]>;

/** A call that answers line by line: awaited, it is all lines; iterated over, each as it comes. A loop throws what goes wrong. */
export type Lines<D, T extends boolean> = Answer<D[], T> & AsyncIterable<D>;

type EventOf<W> = W extends { post: { requestBody: { content: { "application/json": infer E } } } } ? E : never;

/** What Ripen posts to a webhook, told by its `type`. */
export type WebhookEvent = { [N in keyof webhooks]: EventOf<webhooks[N]> }[keyof webhooks];
