using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;

namespace Lode.Tests.Ingest;

/// <summary>Parses text and shows the rows as text: <c>stamp key quality field=type:value …</c>.</summary>
internal sealed class ParsedLines
{
    internal const long Now = 1_700_000_000_123_456_789;

    internal ParsedLines()
        : this(new SeriesIndex())
    {
    }

    internal ParsedLines(SeriesIndex index)
    {
        Index = index;
        Parser = new LineParser(index);
    }

    internal SeriesIndex Index { get; }

    internal LineParser Parser { get; }

    internal string[] Read(string text, IngestPolicy? policy = null, long unit = 1) =>
        Read(Encoding.UTF8.GetBytes(text), policy, unit);

    internal string[] Read(byte[] text, IngestPolicy? policy = null, long unit = 1)
    {
        using var batch = new RowBatch(256);
        Parser.Parse(text, unit, Now, policy ?? IngestPolicy.Open, batch);
        return Rows(Index, batch.Payload);
    }

    internal static string[] Rows(SeriesIndex index, ReadOnlySpan<byte> payload)
    {
        var rows = new List<string>();
        var reader = new RowReader(payload);
        while (reader.MoveNext())
        {
            var series = index[reader.SeriesId];
            var text = new StringBuilder().Append(reader.Time).Append(' ').Append(series.KeyText);
            text.Append(reader.Quality == Quality.Good ? "" : $" q{reader.Quality:X8}");
            while (reader.NextCell(out var column, out var type, out var bits, out var cell))
            {
                text.Append(' ').Append(series.Layout[column].Name).Append('=').Append(Value(type, bits, cell));
            }

            rows.Add(text.ToString());
        }

        return [.. rows];
    }

    private static string Value(ColumnType type, long bits, ReadOnlySpan<byte> text) => type switch
    {
        ColumnType.Float64 => BitConverter.Int64BitsToDouble(bits).ToString("R"),
        ColumnType.Int64 => $"{bits}i",
        ColumnType.UInt64 => $"{unchecked((ulong)bits)}u",
        ColumnType.Bool => bits == 0 ? "false" : "true",
        _ => $"\"{Encoding.UTF8.GetString(text)}\"",
    };
}
