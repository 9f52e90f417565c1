import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Query } from '../../api/client';
import { send } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { fileNameOf } from './fileName';

const formats = ['csv', 'xlsx'] as const;

/** A form as CSV or XLSX. Long ones take their time: it says what is being done, for how long already, and can be stopped. */
export function ExportButtons({ path, query }: { path: string; query: Query }): JSX.Element {
  const stop = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const file = useMutation({
    mutationFn: async (format: string) => {
      stop.current = new AbortController();
      const answer = await send('GET', path, undefined, { query: { ...query, format }, signal: stop.current.signal });
      save(await answer.blob(), fileNameOf(answer.headers.get('Content-Disposition'), `export.${format}`));
    },
  });
  const stopped = file.isError && stop.current?.signal.aborted === true;
  if (file.isPending) {
    return (
      <span className="row g8" role="status">
        <Elapsed format={file.variables} />
        <button type="button" className="btn s" onClick={() => stop.current?.abort()}>{t('ui.cancel')}</button>
      </span>
    );
  }
  return (
    <span className="row g8">
      {file.isError && !stopped && <span className="late s12" role="alert">{problemOf(file.error).detail}</span>}
      {formats.map((format) => <button key={format} type="button" className="btn s" onClick={() => file.mutate(format)}>{t(format === 'csv' ? 'waste.asCsv' : 'waste.asXlsx')}</button>)}
    </span>
  );
}

function Elapsed({ format }: { format: string }): JSX.Element {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const since = Date.now();
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - since) / 1000)), 500);
    return () => clearInterval(timer);
  }, []);
  return <span className="row g6 s12 t2"><span className="busy-bar" aria-hidden="true"><i /></span>{t('waste.exporting', { format: format.toUpperCase(), seconds: formatNumber(seconds, 0) })}</span>;
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
