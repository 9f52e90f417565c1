import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed, useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import { CheckField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import type { Notice } from './notices';
import { noticesQuery, refreshNotices } from './notices';
import './notices.css';
import { Link } from 'react-router';

/** What the product told the signed-in person, and by which ways it does. */
export function NoticesPage(): JSX.Element {
  const [show, setShow] = useAddress('show', 'unread');
  const query = useInfiniteQuery(noticesQuery(show === 'unread'));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const first = query.data?.pages[0];
  const read = useMutation({
    mutationFn: (ids: readonly string[] | null) => api.post('/notifications/read', { ids }),
    onSettled: refreshNotices,
  });
  const navigate = useNavigate();
  const open = (notice: Notice): void => {
    if (notice.readAt === null) read.mutate([notice.id]);
    void navigate(notice.route);
  };
  return (
    <>
      <PageHeader
        title={t('app.notices')} noMenu
        actions={
          <button type="button" className="btn" disabled={!first || first.unread === 0 || read.isPending} onClick={() => read.mutate(null)}>
            {t('notices.readAll')}
          </button>
        }
      />
      <div className="body notices">
        <Panel
          title={t('app.notices')} meta={first && t('app.noticesUnread', { count: first.unread })}
          link={
            <div className="seg small" role="group" aria-label={t('notices.show')}>
              {(['unread', 'all'] as const).map((one) => (
                <button key={one} type="button" className={show === one ? 'on' : ''} aria-pressed={show === one} onClick={() => setShow(one)}>
                  {t(`notices.show.${one}`)}
                </button>
              ))}
            </div>
          }
          foot={query.hasNextPage ? <button type="button" className="btn x" onClick={() => void query.fetchNextPage()}>{t('notices.more')}</button> : undefined}
        >
          {read.isError && <Refused problem={problemOf(read.error)} />}
          <Loaded query={query} what={t('app.notices')} problemOf={problemOf}>
            {() => rows.length === 0
              ? <EmptyState title={t(`notices.none.${show === 'unread' ? 'unread' : 'all'}`)} fact={t('notices.noneFact')} />
              : (
                <ul className="notice-list">
                  {rows.map((one) => <NoticeLine key={one.id} notice={one} onOpen={open} onRead={() => read.mutate([one.id])} />)}
                </ul>
              )}
          </Loaded>
        </Panel>
        <Ways email={first?.email ?? true} />
      </div>
    </>
  );
}

function NoticeLine({ notice, onOpen, onRead }: {
  notice: Notice; onOpen: (notice: Notice) => void; onRead: () => void;
}): JSX.Element {
  const site = useSession()?.sites.find((one) => Number(one.id) === notice.siteId)?.name;
  const fresh = notice.readAt === null;
  return (
    <li className={fresh ? 'fresh-notice' : ''}>
      <i className="notice-dot" aria-hidden="true" />
      <div className="el">
        <button type="button" className="notice-title" onClick={() => onOpen(notice)}>
          {notice.title}
          {fresh && <span className="sr">{t('notices.unread')}</span>}
        </button>
        <div className="s13 t2">{notice.detail} {notice.remedy}</div>
        <div className="s12 t3">
          <time dateTime={notice.createdAt} title={formatInstant(notice.createdAt, 'record')}>{formatInstant(notice.createdAt)}</time>
          {site !== undefined && <><i className="dt" />{site}</>}
        </div>
      </div>
      {fresh && <button type="button" className="btn x" onClick={onRead}>{t('notices.markRead')}</button>}
    </li>
  );
}

/** By which ways the person is told; webhooks belong to an administrator. */
function Ways({ email }: { email: boolean }): JSX.Element {
  const choose = useMutation({
    mutationFn: (wanted: boolean) => api.post('/notifications/choice', { email: wanted }),
    onSettled: refreshNotices,
  });
  const admin = useAllowed('system.admin');
  return (
    <Panel title={t('notices.ways')} padded>
      <div className="col g8">
        <CheckField label={t('notices.inApp')} hint={t('notices.inAppHint')} checked disabled onChange={() => undefined} />
        <CheckField
          label={t('notices.byMail')} hint={t('notices.byMailHint')} checked={choose.isPending ? choose.variables : email}
          disabled={choose.isPending} onChange={(wanted) => choose.mutate(wanted)}
        />
        {choose.isError && <Refused problem={problemOf(choose.error)} />}
        <p className="s12 t3">
          {t('notices.hooksHint')} {admin && <Link to="/system/webhooks">{t('app.menu.system.webhooks')}</Link>}
        </p>
      </div>
    </Panel>
  );
}
