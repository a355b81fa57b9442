import { type Context, type Emitter, TablerowTag } from "liquidjs";

/** `tablerow` in the text part: a row on each line, two spaces between cells. */
export class TextTablerow extends TablerowTag {
  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const plain: Emitter = {
      get buffer() {
        return emitter.buffer;
      },
      write: (written: unknown) => {
        const html = typeof written === "string" ? written : "";
        if (html === "</tr>") emitter.write("\n");
        else if (/^<td class="col\d+">$/.test(html)) emitter.write(html.includes('"col1"') ? "" : "  ");
        else if (!/^<tr class="row\d+">$/.test(html) && html !== "</td>") emitter.write(written);
      },
    };
    yield* super.render(context, plain);
  }
}
