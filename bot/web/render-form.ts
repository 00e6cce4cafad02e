/** A Form as a dialog of the built-in chat: pure; the markup stands in templates/web. */
import { faceOf } from '../../templates/web/face.js';
import { knownZone, wallOf } from '../../templates/web/when.js';
import { renderTemplate } from '../../templates/render.js';
import type { Field, Form, Option } from '../form.js';

/** A list longer than this can be searched. */
const searchedFrom = 7;

/** The HTML of a form, as of now. */
export const renderForm = (form: Form, now: Date): string =>
  renderTemplate('web/form.html', {
    title: form.title,
    about: form.about,
    intent: JSON.stringify(form.intent),
    fields: form.fields.map((field) => fieldView(field, now)),
    submit: form.submit,
    says: form.says ?? '',
  });

function fieldView(field: Field, now: Date): object {
  const { name, label, kind, value = '', placeholder = '', problem, most, options = [] } = field;
  const optional = field.optional === true && kind !== 'tick';
  return {
    id: `form-${name}`,
    name,
    label,
    optional,
    required: !optional && kind !== 'tick',
    value,
    placeholder,
    problem: problem ?? null,
    most: most ?? null,
    line: kind === 'line',
    lines: kind === 'lines',
    tick: kind === 'tick',
    ticked: value === 'on',
    choice: kind === 'choice' ? options.map((option) => ({ ...option, selected: option.value === value })) : null,
    pick: kind === 'pick' ? { groups: groupsOf(options, value, now), searched: options.length >= searchedFrom } : null,
  };
}

function groupsOf(options: Option[], value: string, now: Date): object[] {
  const names = [...new Set(options.map(({ group }) => group ?? ''))];
  return names.map((name) => ({
    name,
    options: options
      .filter(({ group = '' }) => group === name)
      .map((option) => {
        const zone = option.clock && knownZone(option.clock.zone);
        return {
          value: option.value,
          label: option.label,
          detail: option.detail ?? '',
          submit: option.submit ?? '',
          checked: option.value === value,
          face: option.clock ? faceOf({ id: null, name: option.label }) : null,
          clock: zone ? { zone, city: option.clock!.city, wall: wallOf(now, zone) } : null,
        };
      }),
  }));
}
