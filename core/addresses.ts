/**
 * Addresses of the Internet protocol, read strictly: what other programs would read in two ways (octal, hexadecimal, three parts,
 * a zone) is no address here. An IPv4 address inside an IPv6 one (`::ffff:10.0.0.1`) is the IPv4 address.
 * Terms: *range* an address, or a block of them such as 10.0.0.0/8.
 */
import ipaddr from 'ipaddr.js';

type Parsed = ipaddr.IPv4 | ipaddr.IPv6;

/** A block of addresses, ready to be asked. */
export type AddressRange = readonly [Parsed, number];

const longest = 64;
const fourParts = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/;

/** The address that a text is, `undefined` where it is none. */
function parsed(text: string): Parsed | undefined {
  if (text.length > longest) return undefined;
  if (fourParts.test(text)) return ipaddr.IPv4.isValid(text) ? ipaddr.IPv4.parse(text) : undefined;
  if (!text.includes(':') || !/^[0-9a-f:.]+$/i.test(text)) return undefined;
  const tail = /(?<=:)[\d.]*\.[\d.]*$/.exec(text)?.[0];
  // Four parts at the end are written after ::ffff: and nowhere else; ::10.0.0.1 is read in two ways.
  if (tail !== undefined && !/^(0{1,4}:){5}ffff:[\d.]+$|^::ffff:[\d.]+$/i.test(text)) return undefined;
  if (tail !== undefined && !fourParts.test(tail)) return undefined;
  return ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : undefined;
}

/** The one way to write an address; `undefined` where the text is none. */
export const addressOf = (text: string): string | undefined => parsed(text)?.toString();

/** The range that a text names: an address, or an address with the length of its prefix. */
export function rangeOf(text: string): AddressRange | undefined {
  const [, head, bits] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const address = head === undefined ? undefined : parsed(head);
  if (!address) return undefined;
  const most = address.kind() === 'ipv4' ? 32 : 128;
  // The prefix of an IPv4 address inside an IPv6 one counts other bits than whoever wrote it means.
  if (bits !== undefined && address.kind() === 'ipv4' && head!.includes(':')) return undefined;
  return bits !== undefined && Number(bits) > most ? undefined : [address, bits === undefined ? most : Number(bits)];
}

/** The ranges that texts name; a text that names none counts for nothing. */
export const rangesOf = (texts: readonly string[]): AddressRange[] =>
  texts.map(rangeOf).filter((range): range is AddressRange => range !== undefined);

/** The one way to write a range, its first address before the slash: 10.1.2.3/8 is 10.0.0.0/8. */
export function rangeText(range: AddressRange): string {
  const [address, bits] = range;
  const bytes = address.toByteArray().map((byte, index) => byte & maskOf(bits - index * 8));
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`;
}

/** The mask of one byte of which so many bits count. */
const maskOf = (bits: number): number => (bits >= 8 ? 255 : bits <= 0 ? 0 : (255 << (8 - bits)) & 255);

/** Does this address stand in one of the ranges? What is no address stands in none. */
export function isWithin(text: string, ranges: readonly AddressRange[]): boolean {
  const address = parsed(text);
  return (
    address !== undefined && ranges.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits))
  );
}

/** Public by its number, and yet the door to the machine's own cloud (Azure's platform address). */
const platforms = [rangeOf('168.63.129.16')!];
/** The part of IPv6 that is given out; whatever lies outside is local, translated, or nobody's. */
const givenOut = [rangeOf('2000::/3')!];

/** Is this an address of the public Internet: neither this machine, nor a private network, nor a tunnel into one? */
export function isPublic(text: string): boolean {
  const address = parsed(text);
  if (!address || address.range() !== 'unicast' || isWithin(text, platforms)) return false;
  return address.kind() === 'ipv4' || isWithin(text, givenOut);
}

/** Whom an address is counted as: itself, or its whole /64 where it is one of IPv6, since whoever has one has all of that. */
export function networkOf(text: string): string {
  const address = parsed(text);
  return address?.kind() === 'ipv6' ? rangeText([address, 64]) : text;
}
