import type { JSX } from 'react';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Problem } from '../../api/problem';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { Panel } from '../../ui/Panel';
import { Refused } from '../../ui/states';
import { FileDrop } from '../../ui/work';
import './imports.css';
import type { ImportRow } from './imports';
import { ImportSteps } from './ImportSteps';
import type { Progress } from './upload';
import { openImport, sendParts } from './upload';
import { UploadBar } from './UploadBar';

export const mostMegabytes = 25;
export const accepted = '.csv,.txt,.tsv,.gz,.lp,text/csv,text/plain';

interface Sending {
  file: File;
  row: ImportRow | null;
  progress: Progress | null;
  problem: Problem | null;
}

/** The first step: a file for the site that is shown. */
export function NewImportPage(): JSX.Element {
  const site = useSite();
  const navigate = useNavigate();
  const [sending, setSending] = useState<Sending | null>(null);
  const abort = useRef<AbortController | null>(null);
  const send = async (file: File, known: ImportRow | null): Promise<void> => {
    if (!site) return;
    const stop = new AbortController();
    abort.current = stop;
    let row = known;
    const show = (part: Partial<Sending>): void => setSending((before) => ({ file, row, progress: null, problem: null, ...before, ...part }));
    setSending({ file, row, progress: null, problem: null });
    try {
      row ??= await openImport(Number(site.id), file);
      show({ row, problem: null });
      await sendParts(row, file, (progress) => show({ progress }), stop.signal);
      await navigate(`/plant/imports/${row.id}`, { replace: true });
    } catch (error) {
      if (stop.signal.aborted) setSending(null);
      else show({ row, problem: problemOf(error) });
    }
  };
  return (
    <>
      <PageHeader
        title={t('imports.new')}
        crumbs={[{ text: t('app.section.plant') }, { text: t('app.menu.plant.imports'), to: '/plant/imports' }]}
        noMenu
      />
      <div className="body import">
        <ImportSteps at="file" open={[]} />
        <Panel title={t('imports.chooseFile')} meta={site && t('imports.intoSite', { site: site.name })} padded>
          {sending === null && (
            <FileDrop accept={accepted} limitMegabytes={mostMegabytes} hint={t('imports.fileHint', { limit: mostMegabytes })} onFile={(file) => void send(file, null)} />
          )}
          {sending && <UploadBar name={sending.file.name} progress={sending.progress} bytes={sending.file.size} onCancel={() => abort.current?.abort()} />}
          {sending?.problem && (
            <div className="form">
              <Refused problem={sending.problem} />
              <div className="form-acts">
                <span className="sp" />
                <button type="button" className="btn" onClick={() => setSending(null)}>{t('imports.otherFile')}</button>
                {sending.row && (
                  <button type="button" className="btn p" onClick={() => void send(sending.file, sending.row)}>{t('imports.goOn')}</button>
                )}
              </div>
            </div>
          )}
          <ul className="notes">
            {['kinds', 'header', 'nothing', 'repeat'].map((note) => <li key={note}>{t(`imports.note.${note}`)}</li>)}
          </ul>
        </Panel>
      </div>
    </>
  );
}
