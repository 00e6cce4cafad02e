/** Addresses that may stand in a link: http(s), or a path of our own. Anything else (javascript:, data:, //host) is null. */
export function safeUrl(url: string | null): string | null {
  if (url === null) return null;
  if (/^\/(?![/\\])/.test(url)) return url;
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.href : null;
  } catch {
    return null;
  }
}
