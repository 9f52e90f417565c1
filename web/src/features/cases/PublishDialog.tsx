import { useMutation } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client';
import type { Problem } from '../../api/problem';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { AreaField, fieldError, FormActs, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { Procedure } from './cases';
import { refreshCases } from './cases';
import type { CheckReport } from './ProcedurePage';
import { Faults } from './ProcedurePage';

/** A copy of a procedure as a document: changed, checked, published as a version of its own. */
export function PublishDialog({ procedure, onClose }: { procedure: Procedure; onClose: () => void }): JSX.Element {
  const [text, setText] = useState(() => JSON.stringify(copyOf(procedure), null, 2));
  const [reason, setReason] = useState('');
  const [spoiled, setSpoiled] = useState<string | null>(null);
  const navigate = useNavigate();
  const check = useMutation({ mutationFn: (content: unknown) => api.post<CheckReport>('/cases/definitions/check', { content }) });
  const publish = useMutation({
    mutationFn: (content: unknown) => api.post<{ hash: string }>('/cases/definitions', { content, reason }),
    onSuccess: async (made) => {
      await refreshCases();
      onClose();
      await navigate(`/cases/procedures/${made.hash}`);
    },
  });
  const problem: Problem | undefined = publish.error ? problemOf(publish.error) : undefined;
  const read = (then: (content: unknown) => void): void => {
    try {
      const content: unknown = JSON.parse(text);
      setSpoiled(null);
      then(content);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      setSpoiled(error.message);
    }
  };
  return (
    <Dialog title={t('cases.publishCopy')} onClose={onClose} width={920}>
      <form
        className="form"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          read((content) => publish.mutate(content));
        }}
      >
        {problem && <Refused problem={problem} />}
        <div className="case-document">
          <AreaField label={t('cases.document')} value={text} onChange={setText} rows={20} error={spoiled ?? undefined} hint={t('cases.documentHint')} />
        </div>
        {check.data && <Faults report={check.data} />}
        <TextField label={t('cases.publishReason')} value={reason} onChange={setReason} error={fieldError(problem, 'reason')} />
        <FormActs note={t('cases.publishNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="button" className="btn" disabled={check.isPending} onClick={() => read((content) => check.mutate(content))}>{t('cases.check')}</button>
          <button type="submit" className="btn p" disabled={publish.isPending}>{t('cases.publish')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}

/** Shipped procedures are changed through a copy under another code. */
function copyOf(procedure: Procedure): unknown {
  return procedure.item.origin === 'shipped' ? { ...procedure.content, type: `${procedure.item.type}Own` } : procedure.content;
}
