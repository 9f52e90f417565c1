using Lode.Historian.Retrieval;

namespace Lode.Web.History;

/// <summary>Writes answers about many series: <c>{series:[{tags,field,t,v}]}</c> (design §5).</summary>
internal static class AnswerJson
{
    private const int ValuesWorthAllCores = 20_000;

    internal static void Write(ColumnBuffer into, IReadOnlyList<SeriesAnswer> answers, bool nanoseconds)
    {
        into.Text("{\"series\":["u8);
        var values = 0L;
        foreach (var answer in answers)
        {
            values += answer.Times.Length;
        }

        if (values < ValuesWorthAllCores || answers.Count < 2)
        {
            Range(into, answers, 0, answers.Count, nanoseconds);
        }
        else
        {
            InParts(into, answers, nanoseconds);
        }

        into.Text("]}"u8);
    }

    private static void InParts(ColumnBuffer into, IReadOnlyList<SeriesAnswer> answers, bool nanoseconds)
    {
        var cores = Environment.ProcessorCount;
        var parts = Math.Min(answers.Count, cores * 2);
        var texts = new ColumnBuffer[parts];
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = cores }, part =>
        {
            texts[part] = new ColumnBuffer(1 << 18);
            Range(texts[part], answers, answers.Count * part / parts, answers.Count * (part + 1) / parts, nanoseconds);
        });
        for (var part = 0; part < parts; part++)
        {
            into.Comma(part);
            into.Bytes(texts[part]);
            texts[part].Dispose();
        }
    }

    /// <summary>Fields of a group share tags and mostly stamps: each is formatted once and copied.</summary>
    private static void Range(
        ColumnBuffer into, IReadOnlyList<SeriesAnswer> answers, int start, int end, bool nanoseconds)
    {
        using var stamps = new ColumnBuffer(1 << 12);
        using var tags = new ColumnBuffer(256);
        long[]? written = null;
        object? tagged = null;
        for (var at = start; at < end; at++)
        {
            var answer = answers[at];
            if (!ReferenceEquals(tagged, answer.Tags))
            {
                tagged = answer.Tags;
                Tags(tags, answer.Tags);
            }

            if (!ReferenceEquals(written, answer.Times))
            {
                written = answer.Times;
                stamps.Clear();
                stamps.Stamps(written, nanoseconds);
            }

            into.Comma(at - start);
            into.Bytes(tags);
            into.Json(answer.Field);
            into.Text(",\"t\":["u8);
            into.Bytes(stamps);
            into.Text("],\"v\":["u8);
            Values(into, answer);
            into.Text("]}"u8);
        }
    }

    private static void Tags(ColumnBuffer into, IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        into.Clear();
        into.Text("{\"tags\":{"u8);
        for (var at = 0; at < tags.Count; at++)
        {
            into.Comma(at);
            into.Json(tags[at].Key);
            into.Byte((byte)':');
            into.Json(tags[at].Value);
        }

        into.Text("},\"field\":"u8);
    }

    private static void Values(ColumnBuffer into, SeriesAnswer answer)
    {
        if (answer.Exact is null)
        {
            into.Numbers(answer.Values);
            return;
        }

        for (var at = 0; at < answer.Values.Length; at++)
        {
            into.Comma(at);
            if (double.IsNaN(answer.Values[at]))
            {
                into.Text("null"u8);
            }
            else
            {
                HistoryJson.Exact(into, answer.Exact[at], answer.Unsigned);
            }
        }
    }
}
