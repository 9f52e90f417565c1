import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import { language } from '../../i18n/i18n';

/** A notice in the reader's language. */
export interface Notice {
  id: string;
  siteId: number;
  code: string;
  title: string;
  detail: string;
  remedy: string | null;
  route: string;
  createdAt: string;
  readAt: string | null;
}

/** A page of notices, how many are unread, and whether e-mail comes too. */
export interface NoticeList {
  items: readonly Notice[];
  next: string | null;
  unread: number;
  email: boolean;
}

const rows = 100;

export const noticesQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ['notices', 'list', unread, language()],
    queryFn: ({ pageParam, signal }) =>
      api.get<NoticeList>('/notifications', { unread, limit: rows, cursor: pageParam || undefined }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 30_000,
  });

/** A target outside that hears of notices. */
export interface Webhook {
  id: string;
  org: number;
  name: string;
  template: 'generic' | 'wecom' | 'dingtalk';
  url: string;
  codes: readonly string[];
  language: string;
  madeBy: string;
  madeAt: string;
  approvedBy: string | null;
  approvedAt: string | null;
  disabled: boolean;
  lastAt: string | null;
  lastAnswer: string;
}

/** What a person gives for a webhook; no secret keeps the one there is, or makes one. */
export interface WebhookInput {
  org: number;
  name: string;
  template: Webhook['template'];
  url: string;
  secret: string | null;
  codes: readonly string[];
  language: string;
  disabled: boolean;
}

export const webhooksQuery = queryOptions({
  queryKey: ['notices', 'webhooks'],
  queryFn: async ({ signal }) => (await api.get<{ items: Webhook[] }>('/webhooks', undefined, signal)).items,
});

export const refreshNotices = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['notices'] });
