/** A color of sRGB, each part 0 to 255. */
type Color = readonly [number, number, number];

/** What a page needs of one color on one ground, as `#rrggbb`. */
export interface Shades {
  /** fills buttons and marks; 3 : 1 or more on the ground (WCAG 1.4.11) */
  fill: string;
  /** text on the fill, 4.5 : 1 or more (WCAG 1.4.3) */
  onFill: string;
  /** text on the ground, 4.5 : 1 or more */
  text: string;
}

/**
 * The shades of a color that stay readable on a ground: the color itself where it can be, else brought towards black on a light
 * ground and towards white on a dark one. Pure.
 * @param color and `ground`: `#rrggbb`
 */
export function shadesOf(color: string, ground: string): Shades {
  const [own, under] = [read(color), read(ground)];
  const away: Color = luminance(under) > 0.18 ? [0, 0, 0] : [255, 255, 255];
  const fill = until(own, away, (tried) => contrast(tried, under) >= 3);
  const text = until(own, away, (tried) => contrast(tried, under) >= 4.5);
  return { fill: write(fill), onFill: contrast(fill, white) >= 4.5 ? "#ffffff" : darkInk(fill), text: write(text) };
}

const white: Color = [255, 255, 255];
const steps = 40;

/** On what white cannot be read on, black always can: one of both has 4.58 : 1 at least. */
function darkInk(fill: Color): string {
  const soft: Color = [14, 26, 19];
  return contrast(fill, soft) >= 4.5 ? write(soft) : "#000000";
}

function until(color: Color, towards: Color, isGood: (tried: Color) => boolean): Color {
  for (let step = 0; step < steps; step += 1) {
    const tried = mix(color, towards, step / steps);
    if (isGood(tried)) return tried;
  }
  return towards;
}

function mix(one: Color, other: Color, share: number): Color {
  const part = (index: 0 | 1 | 2) => Math.round(one[index] + (other[index] - one[index]) * share);
  return [part(0), part(1), part(2)];
}

/** Contrast of two colors as WCAG 2.2 has it, 1 to 21. */
export function contrastOf(one: string, other: string): number {
  return contrast(read(one), read(other));
}

function contrast(one: Color, other: Color): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance([red, green, blue]: Color): number {
  const linear = (part: number) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function read(color: string): Color {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function write(color: Color): string {
  return `#${color.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
