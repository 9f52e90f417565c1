namespace Lode.Host.Bench;

/// <summary>The right answers, computed row by row from the records.</summary>
internal sealed class QueryTruth(CpuRecord cpu, SignalRecord signals)
{
    internal AnswerSum Of(QueryQuestion question)
    {
        var sum = default(AnswerSum);
        switch (question.Kind)
        {
            case QuestionKind.Trend:
                Trend(question, ref sum);
                break;
            case QuestionKind.Mean:
                Means(question, ref sum);
                break;
            case QuestionKind.High:
                Rows(question, ref sum);
                break;
            case QuestionKind.Last:
                for (var at = 0; at < cpu.Hosts * 10; at++)
                {
                    sum.Add(at / 10, at % 10, -1, cpu[cpu.Steps - 1, at / 10, at % 10]);
                }

                break;
            default:
                Greatest(question, ref sum);
                break;
        }

        return sum;
    }

    private int[] Hosts(QueryQuestion question) =>
        question.Hosts.Length > 0 ? question.Hosts : [.. Enumerable.Range(0, cpu.Hosts)];

    private void Greatest(QueryQuestion question, ref AnswerSum sum)
    {
        var hosts = Hosts(question);
        for (var from = question.AnswerFrom; from < question.To; from += question.Step)
        {
            var (first, after) = (CpuRecord.StepOf(from), CpuRecord.StepOf(Math.Min(from + question.Step, question.To)));
            for (var field = 0; field < question.Fields; field++)
            {
                var most = 0;
                for (var step = first; step < after; step++)
                {
                    foreach (var host in hosts)
                    {
                        most = Math.Max(most, cpu[step, host, field]);
                    }
                }

                sum.Add(-1, field, from, most);
            }
        }
    }

    private void Means(QueryQuestion question, ref AnswerSum sum)
    {
        for (var from = question.From; from < question.To; from += question.Step)
        {
            var (first, after) = (CpuRecord.StepOf(from), CpuRecord.StepOf(Math.Min(from + question.Step, question.To)));
            foreach (var host in Hosts(question))
            {
                for (var field = 0; field < question.Fields; field++)
                {
                    var total = 0L;
                    for (var step = first; step < after; step++)
                    {
                        total += cpu[step, host, field];
                    }

                    sum.Add(host, field, from, (double)total / (after - first));
                }
            }
        }
    }

    private void Rows(QueryQuestion question, ref AnswerSum sum)
    {
        for (var step = CpuRecord.StepOf(question.From); step < CpuRecord.StepOf(question.To); step++)
        {
            foreach (var host in Hosts(question))
            {
                for (var field = 0; field < 10 && cpu[step, host, 0] > 90; field++)
                {
                    sum.Add(host, field, IngestBodies.StartMs + ((long)step * CpuRecord.StepMs), cpu[step, host, field]);
                }
            }
        }
    }

    private void Trend(QueryQuestion question, ref AnswerSum sum)
    {
        var (times, values) = (signals.Times(question.Hosts[0]), signals.ValuesOf(question.Hosts[0]));
        for (var row = 0; row < times.Length && times[row] < question.To;)
        {
            var bucket = (times[row] - question.From) / question.Step;
            var (least, most) = (values[row], values[row]);
            for (; row < times.Length && (times[row] - question.From) / question.Step == bucket; row++)
            {
                (least, most) = (Math.Min(least, values[row]), Math.Max(most, values[row]));
            }

            sum.Add(-1, 0, question.From + (bucket * question.Step), least);
            sum.Add(-1, 1, question.From + (bucket * question.Step), most);
        }
    }
}
