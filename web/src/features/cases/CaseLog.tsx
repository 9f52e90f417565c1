import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import { Dot, Panel } from '../../ui/Panel';
import { Loaded } from '../../ui/states';
import type { CasePage, LogItem, Procedure } from './cases';
import { command, logQuery } from './cases';
import { logWords } from './logWords';

/** Every command, newest first: filled dot a person, hollow the product, red square refused. */
export function CaseLog({ page, procedure }: { page: CasePage; procedure: Procedure }): JSX.Element {
  const log = useInfiniteQuery(logQuery(page.case.id));
  const rows = log.data?.pages.flatMap((one) => one.items) ?? [];
  return (
    <Panel
      title={t('cases.log')} meta={t('cases.logCount', { count: rows.length })} className="case-log"
      foot={page.canWrite ? <Remark id={page.case.id} /> : undefined}
    >
      <Loaded query={log} what={t('cases.log')} problemOf={problemOf}>
        {() => (
          <>
            <ol className="tl">{rows.map((row) => <Line key={row.id} row={row} procedure={procedure} page={page} />)}</ol>
            {log.hasNextPage && (
              <button type="button" className="btn x tl-more" onClick={() => void log.fetchNextPage()}>{t('cases.older')}</button>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Line({ row, procedure, page }: { row: LogItem; procedure: Procedure; page: CasePage }): JSX.Element {
  const words = logWords(row, procedure, page);
  const kind = row.refusal ? 'bad' : row.actor.kind === 'system' ? 'sys' : '';
  return (
    <li className={kind}>
      <time className="tm" dateTime={row.at} title={formatInstant(row.at, 'event')}>{formatInstant(row.at)}</time>
      <span className="pt" />
      <div>
        <div className="tl-title">
          {row.refusal && <span className="sr">{t('cases.refused')} </span>}
          {words.title}
        </div>
        <div className="d">
          {words.who}
          {words.facts.map((fact) => <span key={fact}><Dot />{fact}</span>)}
        </div>
        {row.refusal && <div className="d">{row.refusal.detail} <span className="mono">{row.refusal.code}</span></div>}
        {words.remark !== '' && <blockquote>{words.remark}</blockquote>}
      </div>
    </li>
  );
}

function Remark({ id }: { id: string }): JSX.Element {
  const [text, setText] = useState('');
  const say = useMutation({
    mutationFn: () => command(id, { verb: 'comment', comment: text.trim() }),
    onSuccess: () => setText(''),
  });
  return (
    <form
      className="row g8 case-remark"
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        if (text.trim() !== '') say.mutate();
      }}
    >
      <span className="inp s sp">
        <input value={text} placeholder={t('cases.verb.comment')} aria-label={t('cases.verb.comment')} maxLength={2000} onChange={(event) => setText(event.target.value)} />
      </span>
      <button type="submit" className="btn s" disabled={text.trim() === '' || say.isPending}>
        <Icon name="note" />{t('cases.say')}
      </button>
      {say.error !== null && <span className="late s12" role="alert">{problemOf(say.error).title}</span>}
    </form>
  );
}
