import type { JSX } from 'react';
import { useRef, useState } from 'react';
import { problemOf } from '../../api/problem';
import type { Problem } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { formatBytes } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import { Refused } from '../../ui/states';
import { FileDrop } from '../../ui/work';
import type { ImportRow } from './imports';
import { accepted, mostMegabytes } from './NewImportPage';
import type { Progress } from './upload';
import { sendParts } from './upload';
import { UploadBar } from './UploadBar';

/** An upload that was interrupted: the same file again sends only what is missing. */
export function ResumeUpload({ row }: { row: ImportRow }): JSX.Element {
  const [progress, setProgress] = useState<Progress | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [other, setOther] = useState(false);
  const abort = useRef<AbortController | null>(null);
  const send = async (file: File): Promise<void> => {
    setOther(file.size !== row.bytes);
    if (file.size !== row.bytes) return;
    const stop = new AbortController();
    abort.current = stop;
    setProblem(null);
    try {
      await sendParts(row, file, setProgress, stop.signal);
    } catch (error) {
      if (!stop.signal.aborted) setProblem(problemOf(error));
    }
    setProgress(null);
    await queryClient.invalidateQueries({ queryKey: ['imports'] });
  };
  return (
    <Panel title={t('imports.interrupted')} meta={t('imports.received', { done: formatBytes(row.received), total: formatBytes(row.bytes) })} padded>
      {problem && <Refused problem={problem} />}
      {progress ? (
        <UploadBar name={row.fileName} progress={progress} bytes={row.bytes} onCancel={() => abort.current?.abort()} />
      ) : (
        <FileDrop accept={accepted} limitMegabytes={mostMegabytes} hint={t('imports.sameFile', { file: row.fileName })} onFile={(file) => void send(file)} />
      )}
      {other && <p className="late s13" role="alert">{t('imports.notSame', { size: formatBytes(row.bytes) })}</p>}
    </Panel>
  );
}
