import {
  type Context,
  type Emitter,
  type Liquid,
  Tag,
  type TagToken,
  type Template,
  type TopLevelToken,
  TypeGuards,
} from "liquidjs";
import { readDirectly } from "./direct.ts";
import { escapeHtml } from "./escape.ts";
import { hiddenLink } from "./hidden-link.ts";

/** What the slots of one rendering are filled with; found by the scope that is rendered. */
export interface SlotState {
  links: readonly Template[][];
  trackedUrl: (index: number, url: string) => string;
  pixelUrl: string | null;
  hiddenUrl?: string | undefined;
  unsubscribeUrl: string;
  /** set once the unsubscribe link has been written */
  unsubscribed: boolean;
}

const states = new WeakMap<object, SlotState>();
const slotNames = new Set(["ripen_link", "ripen_unsubscribe", "ripen_end"]);

/** Ties slot values to a scope for as long as the scope lives. */
export function fillSlots(scope: object, state: SlotState): void {
  states.set(scope, state);
}

/** Teaches an engine the slot tags, writing targets as HTML attribute values or as plain text. */
export function registerSlots(engine: Liquid, form: "html" | "text"): void {
  const write = form === "html" ? escapeHtml : (value: string) => value;
  engine.registerTag(
    "ripen_link",
    slotTag((state, index, url, normalized) => write(safeTarget(url, state, index, normalized))),
  );
  engine.registerTag(
    "ripen_unsubscribe",
    slotTag((state, _index, url) => {
      state.unsubscribed = true;
      return write(url);
    }),
  );
  engine.registerTag("ripen_end", form === "html" ? endTag(htmlEnd) : endTag(textEnd));
}

/** Whether a node is one of the slots, which end no loop and set no variable. */
export function isSlot({ token }: Template): boolean {
  return TypeGuards.isTagToken(token) && slotNames.has(token.name);
}

/** Only web links are tracked; a target from a lead's attribute must not smuggle in another scheme. */
function safeTarget(target: string, state: SlotState, index: number, normalized: Normalizer): string {
  const url = target.trim();
  if (/^https?:\/\//i.test(url)) {
    const href = normalized(url);
    return href === null ? "#" : state.trackedUrl(index, href);
  }
  return /^(?:mailto|tel|sms):/i.test(url) ? url : "#";
}

type Normalizer = (url: string) => string | null;

/**
 * The one form that the WHATWG's rules give a URL, so that what is signed, written and followed is the same text; null when
 * it is none. Most links lead everybody to the same place: the last answer is kept.
 */
function normalizer(): Normalizer {
  let [last, href]: [string, string | null] = ["", null];
  return (url) => {
    if (url !== last) [last, href] = [url, URL.parse(url)?.href ?? null];
    return href;
  };
}

function slotTag(fill: (state: SlotState, index: number, url: string, normalized: Normalizer) => string) {
  return class SlotTag extends Tag {
    readonly index: number;
    readonly normalized = normalizer();
    constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
      super(token, remaining, liquid);
      this.index = Number(token.args);
    }
    override render(context: Context, emitter: Emitter): Generator<unknown, void, string> | undefined {
      const state = stateOf(context);
      const target = state.links[this.index] ?? [];
      const url = readDirectly(target, context);
      if (url === undefined) return this.interpret(state, target, context, emitter);
      emitter.write(fill(state, this.index, url, this.normalized));
      return undefined;
    }
    *interpret(
      state: SlotState,
      target: Template[],
      context: Context,
      emitter: Emitter,
    ): Generator<unknown, void, string> {
      const url = yield this.liquid.renderer.renderTemplates(target, context);
      emitter.write(fill(state, this.index, url, this.normalized));
    }
  };
}

function endTag(end: (state: SlotState) => string) {
  return class EndTag extends Tag {
    override render(context: Context, emitter: Emitter): void {
      emitter.write(end(stateOf(context)));
    }
  };
}

function stateOf(context: Context): SlotState {
  const state = states.get(context.environments);
  if (state === undefined) throw new Error("slots are rendered without values");
  return state;
}

function htmlEnd(state: SlotState): string {
  const footer = state.unsubscribed
    ? ""
    : `<div style="padding:24px;text-align:center;font:12px/18px Helvetica,Arial,sans-serif;color:#6b7280">` +
      `<a href="${escapeHtml(state.unsubscribeUrl)}" style="color:#6b7280">Unsubscribe</a></div>`;
  const before = state.hiddenUrl === undefined ? footer : `${footer}${hiddenLink(state.hiddenUrl)}`;
  if (state.pixelUrl === null) return before;
  return `${before}<img src="${escapeHtml(state.pixelUrl)}" width="1" height="1" alt="" style="display:block;border:0;width:1px;height:1px">`;
}

function textEnd(state: SlotState): string {
  return state.unsubscribed ? "" : `\n\nUnsubscribe: ${state.unsubscribeUrl}\n`;
}
