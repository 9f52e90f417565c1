using Lode.Historian.Ingest;
using Lode.Historian.Storage;

namespace Lode.Kernel.History;

/// <summary>How the product itself writes into the historian: it waits where a writer would be sent away.</summary>
internal static class PatientAppends
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    extension(HistorianStore store)
    {
        /// <summary>Appends a batch, waiting while the store is overloaded; false when its disk is full.</summary>
        internal async Task<bool> AppendPatientlyAsync(RowBatch rows, TimeProvider clock, CancellationToken cancel)
        {
            if (rows.RowCount == 0)
            {
                return true;
            }

            var answer = await store.AppendAsync(rows, cancel);
            while (answer.Outcome == AppendOutcome.Overloaded)
            {
                await Task.Delay(answer.RetryAfter > TimeSpan.Zero ? answer.RetryAfter : Patience, clock, cancel);
                answer = await store.AppendAsync(rows, cancel);
            }

            return answer.IsStored;
        }
    }
}
