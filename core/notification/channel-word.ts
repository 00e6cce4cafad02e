/** How a channel is called to people: "e-mail". A page that no channel could carry is one of `none`. */
export const channelWord = (channel: string, none = 'no channel'): string =>
  channel === 'email' ? 'e-mail' : channel === 'none' ? none : channel;
