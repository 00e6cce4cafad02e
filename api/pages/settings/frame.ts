/** The frame of every page of the settings: the list of pages at the left, what was done on top, the page itself. */
import { faceOf } from '../../../templates/web/face.js';
import { htmlDocument } from '../document.js';
import { renderTemplate } from '../../../templates/render.js';
import type { Flash } from '../../auth/flash.js';
import type { Section } from './sections.js';

/** What the frame shows beside the page. */
export interface FrameData {
  organisation: { name: string; demo: boolean };
  me: { id: string; name: string; role: string };
  sections: Section[];
  /** The path of the section that the page belongs to. */
  current: string;
  title: string;
  /** Finished HTML. */
  body: string;
  flash: Flash | null;
  /** Of its forms; '' where nothing asks for one. */
  token: string;
  now: Date;
}

/** A whole document. */
export function settingsFrame(data: FrameData): string {
  const { flash } = data;
  const body = renderTemplate('pages/settings/frame.html', {
    organisation: data.organisation,
    me: { name: data.me.name, role: data.me.role, face: faceOf(data.me) },
    sections: data.sections.map((section) => ({ ...section, current: section.path === data.current })),
    flash: flash && {
      says: flash.says,
      link: flash.link ?? null,
      act: flash.act
        ? { ...flash.act, fields: Object.entries(flash.act.fields).map(([name, value]) => ({ name, value })) }
        : null,
    },
    body: data.body,
    token: data.token,
  });
  const title = `${data.title} · Settings · ${data.organisation.name} · OpenAlert`;
  // Whoever has to prove who they are is led back to the page whose form it was: its Referer says so.
  return htmlDocument({ title, body, script: 'page', referrer: 'same-origin', now: data.now });
}
