using System.Globalization;
using System.Text.Json;

namespace Lode.Host.Bench;

/// <summary>Lode through its own doors: one series at <c>history/summary</c>, many at <c>history/query</c>.</summary>
internal sealed class LodeStore(ServerProcess server, TimeProvider clock) : IQueryStore
{
    /// <inheritdoc/>
    public string Name => "lode";

    /// <inheritdoc/>
    public HttpClient Client => server.Client;

    /// <inheritdoc/>
    public async Task LoadAsync(IEnumerable<byte[]> bodies)
    {
        await new IngestSender(server.Address, "/write?db=bench&precision=ns", ServerProcess.Token).SendAsync(bodies);
        await server.SettleAsync(clock);
    }

    /// <inheritdoc/>
    public HttpRequestMessage Ask(QueryQuestion question)
    {
        if (question.Kind == QuestionKind.Trend
            || (question is { Kind: QuestionKind.Max, Fields: 1, Hosts.Length: 1 }))
        {
            var key = question.Kind == QuestionKind.Trend
                ? SignalRecord.Key(question.Hosts[0])
                : CpuKey(question.Hosts[0]) + ":" + IngestBodies.CpuFields[0];
            return new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture,
                $"/api/v1/history/summary?key={Uri.EscapeDataString(key)}&from={Iso(question.From)}&to={Iso(question.To)}"
                + $"&every={question.Step}ms"));
        }

        return new HttpRequestMessage(HttpMethod.Post, "/api/v1/history/query") { Content = JsonContent.Create(Body(question)) };
    }

    /// <inheritdoc/>
    public AnswerSum Read(QueryQuestion question, JsonElement answer)
    {
        var sum = default(AnswerSum);
        if (!answer.TryGetProperty("series", out var all))
        {
            ReadOne(question, answer, ref sum);
            return sum;
        }

        foreach (var one in all.EnumerateArray())
        {
            var host = one.TryGetProperty("tags", out var tags) && tags.TryGetProperty("hostname", out var name)
                ? int.Parse(name.GetString().AsSpan(5), CultureInfo.InvariantCulture) : -1;
            var field = Array.IndexOf(IngestBodies.CpuFields, one.GetProperty("field").GetString());
            foreach (var (time, value) in one.GetProperty("t").EnumerateArray().Zip(one.GetProperty("v").EnumerateArray()))
            {
                if (value.ValueKind == JsonValueKind.Number)
                {
                    sum.Add(host, field, question.Kind == QuestionKind.Last ? -1 : time.GetInt64() / 1000, value.GetDouble());
                }
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string Iso(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string CpuKey(int host) =>
        "cpu," + string.Join(',', IngestBodies.CpuTags(host).Split(',').Order(StringComparer.Ordinal));

    private static Dictionary<string, object> Body(QueryQuestion question)
    {
        var body = new Dictionary<string, object>
        {
            ["measurement"] = "cpu",
            ["fields"] = IngestBodies.CpuFields.Take(question.Fields),
            ["from"] = Iso(question.From),
            ["to"] = Iso(question.To),
            ["groupBy"] = question.Kind is QuestionKind.Max or QuestionKind.Newest ? Array.Empty<string>() : ["hostname"],
        };
        if (question.Hosts.Length > 0)
        {
            body["tags"] = new { hostname = question.Hosts.Select(host => $"host_{host}") };
        }

        switch (question.Kind)
        {
            case QuestionKind.Mean:
                body["aggregate"] = "mean";
                break;
            case QuestionKind.Last:
                body["aggregate"] = "last";
                return body;
            case QuestionKind.High:
                body["where"] = new { field = IngestBodies.CpuFields[0], op = ">", value = 90 };
                return body;
            case QuestionKind.Newest:
                body["aggregate"] = "max";
                body["order"] = "desc";
                body["limit"] = 5;
                break;
            default:
                body["aggregate"] = "max";
                break;
        }

        body["every"] = string.Create(CultureInfo.InvariantCulture, $"{question.Step}ms");
        return body;
    }

    private static void ReadOne(QueryQuestion question, JsonElement answer, ref AnswerSum sum)
    {
        string[] columns = question.Kind == QuestionKind.Trend ? ["min", "max"] : ["max"];
        var times = answer.GetProperty("t");
        var counts = answer.GetProperty("count");
        for (var column = 0; column < columns.Length; column++)
        {
            var values = answer.GetProperty(columns[column]);
            for (var at = 0; at < times.GetArrayLength(); at++)
            {
                if (counts[at].GetInt64() > 0)
                {
                    sum.Add(-1, column, times[at].GetInt64() / 1000, values[at].GetDouble());
                }
            }
        }
    }
}
