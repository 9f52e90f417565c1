import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { candidatesQuery } from './cases';
import type { FieldSchema } from './definition';
import { say } from './definition';
import { shownOf } from './FormFields';

/** Fields of a case with their labels, in an order; long ones take the whole width. */
export function FieldValues({ fields, data }: { fields: readonly (readonly [string, FieldSchema | undefined])[]; data: Readonly<Record<string, unknown>> }): JSX.Element {
  const people = useQuery(candidatesQuery).data ?? [];
  return (
    <dl className="case-values">
      {fields.map(([name, field]) => field === undefined ? null : (
        <div key={name} className={field['x-multiline'] === true || field.type === 'array' ? 'wide' : ''}>
          <dt>{say(field['x-labels'], name)}</dt>
          <dd className="case-value">{shownOf(field, data[name], people)}</dd>
        </div>
      ))}
    </dl>
  );
}
