/** The forms of our pages, as a browser sends them: with the cookie that the page set, and the token that stands in the form. */

/** The token in the form of a page. */
export const tokenIn = (html: string): string => /name="form_token" value="([\w-]+)"/.exec(html)?.[1] ?? '';

/** What fetch is given to send the form of the page at an address; `fields` are what a person chose in it. */
export async function formOf(address: string, fields: Record<string, string> = {}, cookie = '') {
  const page = await fetch(address, { headers: { cookie } });
  const set = page.headers.getSetCookie().map((line) => line.split(';')[0]!);
  return {
    method: 'POST',
    redirect: 'manual' as const,
    headers: { origin: new URL(address).origin, cookie: [cookie, ...set].filter((part) => part !== '').join('; ') },
    body: new URLSearchParams({ ...fields, form_token: tokenIn(await page.text()) }),
  };
}
