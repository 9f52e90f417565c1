import { useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../../api/client';
import type { Problem } from '../../../api/problem';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { useSite } from '../../../kernel/site';
import { ConfirmWithConsequences } from '../../../ui/dialogs';
import { Icon } from '../../../ui/Icon';
import { Panel } from '../../../ui/Panel';
import { Loading, Refused } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import { FileDrop } from '../../../ui/work';
import '../plant.css';
import { NodeChoice } from '../signals/SignalsPage';
import { SheetRows } from './SheetRows';
import type { SheetAnswer } from './sheetAnswer';
import { textOfFile } from './sheetAnswer';

interface Sheet {
  name: string;
  csv: string;
}

/** The plant as a table: out for a spreadsheet, and back in after a look at every difference. */
export function SheetPage(): JSX.Element {
  const client = useQueryClient();
  const site = useSite();
  const mayEdit = useAllowed('plant.edit');
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [answer, setAnswer] = useState<SheetAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const send = async (csv: string, apply: boolean): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      setAnswer(await api.post<SheetAnswer>('/plant/import', { csv, apply }));
      setAsking(false);
      if (apply) await client.invalidateQueries({ queryKey: ['plant'] });
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  const take = async (file: File): Promise<void> => {
    const csv = await textOfFile(file);
    setSheet({ name: file.name, csv });
    setAnswer(null);
    await send(csv, false);
  };
  const writes = answer === null ? 0 : answer.added + answer.changed;
  return (
    <>
      <PageHeader
        title={t('plant.sheet')}
        crumbs={[...(site ? [{ text: site.name, to: '/plant' }] : []), { text: t('plant.signals'), to: '/plant/signals' }]}
        noMenu
        tags={answer?.applied === true && <StatusTag kind="ok">{t('plant.sheetWritten')}</StatusTag>}
        actions={
          answer &&
          !answer.applied && (
            <button type="button" className="btn p" disabled={busy || writes === 0 || answer.wrong > 0} onClick={() => setAsking(true)}>
              {t('plant.sheetWrite', { count: writes })}
            </button>
          )
        }
      />
      <div className="body sheet">
        <div className="sheet-ways">
          <ExportPanel site={site?.id} />
          {mayEdit && (
            <Panel title={t('plant.sheetImport')} meta={sheet?.name} padded>
              <FileDrop accept=".csv,text/csv" limitMegabytes={25} onFile={(file) => void take(file)} hint={t('plant.sheetHint')} />
            </Panel>
          )}
        </div>
        {busy && answer === null && <Loading rows={6} what={t('plant.sheetChecking')} />}
        {problem && !asking && <Refused problem={problem} />}
        {answer && <SheetRows answer={answer} />}
      </div>
      {asking && sheet && answer && (
        <ConfirmWithConsequences
          title={t('plant.sheetWriteTitle', { name: sheet.name })}
          consequences={[
            [t('plant.change.added'), formatNumber(answer.added, 0)],
            [t('plant.change.changed'), formatNumber(answer.changed, 0)],
            [t('ui.effect'), t('plant.sheetEffect')],
            [t('ui.undo'), t('plant.sheetUndo')],
          ]}
          act={t('plant.sheetWrite', { count: writes })}
          busy={busy}
          problem={problem}
          onAct={() => void send(sheet.csv, true)}
          onCancel={() => {
            setProblem(undefined);
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

/** The whole plant, or what lies below a place, as a file. */
function ExportPanel({ site }: { site: string | undefined }): JSX.Element {
  const [node, setNode] = useState('');
  const address = node === '' ? '/api/v1/plant/export' : `/api/v1/plant/export?node=${encodeURIComponent(node)}`;
  return (
    <Panel title={t('plant.sheetExport')} padded>
      <p className="s13 t2">{t('plant.sheetExportFact')}</p>
      <div className="row g8 wrap">
        <NodeChoice site={site} value={node} onChange={setNode} />
        <a className="btn s" href={address} download="plant.csv">
          <Icon name="download" />
          {t('plant.sheetDownload')}
        </a>
      </div>
    </Panel>
  );
}
