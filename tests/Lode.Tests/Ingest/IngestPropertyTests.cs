using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lode.Historian;
using Lode.Historian.Ingest;
using Xunit;

namespace Lode.Tests.Ingest;

public sealed class IngestPropertyTests
{
    private static readonly string[] Pieces =
    [
        "m", "cpu", ",", ",", "=", "=", " ", " ", "\n", "\r\n", "a=1", "b=2", "host=x", "v=", "w=", "1", "12.5", "-3",
        "1i", "2u", "t", "false", "\"text\"", "\"a\\\"b\"", "\\", "\\ ", "\\,", "\"", "1600000000000000000", "#", "é", "\u0001",
        "1e5", "0.1234567890123456789", "-0", "123456789012345678", "quality_code=3i", "time=1", "\xff",
    ];

    [Fact]
    public void Doubles_EveryText_IsRoundedAsTheRuntimeDoes() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Four().ToArbitrary(),
        parts =>
        {
            var (high, low, digits, point) = parts;
            var mantissa = (((ulong)high << 31) | (uint)low).ToString(CultureInfo.InvariantCulture);
            mantissa = mantissa[..Math.Max(1, mantissa.Length - (digits % 18))];
            var at = point % (mantissa.Length + 1);
            var text = $"{(high % 2 == 0 ? "-" : "")}{mantissa[..at]}.{mantissa[at..]}{(low % 3 == 0 ? $"e{(low % 60) - 30}" : "")}";
            var good = Decimals.TryParse(Encoding.ASCII.GetBytes(text), out var value, out var m, out var e, out var exact);
            var wanted = double.Parse(text, CultureInfo.InvariantCulture);
            return good && Same(value, wanted) && (!exact || Same(Decimals.ToDouble(m, e), wanted));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_WrittenAndRead_AreTheSame() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ListOf().ToArbitrary(),
        seeds =>
        {
            using var batch = new RowBatch(64);
            var expected = new List<string>();
            foreach (var seed in seeds)
            {
                expected.Add(WriteRow(batch, seed));
            }

            return expected.SequenceEqual(ReadRows(batch)) && batch.RowCount == expected.Count;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void FastPath_ReadsWhatTheStrictScannerReads() => Prop.ForAll(
        Gen.Elements(Pieces).ListOf().ToArbitrary(),
        pieces =>
        {
            var text = string.Concat(pieces);
            var known = new ParsedLines();
            known.Read("m v=1,w=1i 1\ncpu,host=x v=1,w=1i,s=\"a\",t=t 1\ncpu,a=1 v=1 1\nm,b=2 w=1u 1");
            var fresh = new ParsedLines();
            fresh.Read("cpu,a=1 v=1 1\nm v=1,w=1i 1\ncpu,host=x v=1,w=1i,s=\"a\",t=t 1\nm,b=2 w=1u 1");
            // The same text three times into one index: the later passes take the fast path where they can.
            var first = known.Read(text);
            var faults = known.Parser.DroppedLines;
            var second = known.Read(text);
            return first.SequenceEqual(second) && known.Parser.DroppedLines == faults
                && fresh.Read(text).SequenceEqual(first);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void RandomAndMutatedInput_NeverCrashes()
    {
        var runs = Environment.GetEnvironmentVariable("LODE_LONG") == "1" ? 10_000_000 : 60_000;
        var random = new Random(20_260_101);
        var index = new SeriesIndex();
        var parser = new LineParser(index);
        using var batch = new RowBatch();
        var body = new byte[4096 + LineParser.Padding];
        for (var run = 0; run < runs; run++)
        {
            if (index.Count > 100_000)
            {
                index = new SeriesIndex();
                parser = new LineParser(index);
            }

            var length = run % 2 == 0 ? RandomBytes(random, body) : Mutated(random, body);
            batch.Clear();
            parser.Parse(body, length, 1, ParsedLines.Now, IngestPolicy.Open, batch);
            var reader = new RowReader(batch.Payload);
            var rows = 0;
            while (reader.MoveNext())
            {
                rows++;
            }

            Assert.Equal(batch.RowCount, rows);
            Assert.All(parser.Faults, fault => Assert.InRange(fault.LineStart + fault.LineLength, 0, length));
        }
    }

    private static int RandomBytes(Random random, byte[] body)
    {
        var length = random.Next(200);
        random.NextBytes(body.AsSpan(0, length));
        return length;
    }

    private static int Mutated(Random random, byte[] body)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 60); i > 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        var length = Encoding.UTF8.GetBytes(text.ToString(), body);
        for (var i = random.Next(4); i > 0 && length > 0; i--)
        {
            body[random.Next(length)] = (byte)random.Next(256);
        }

        return length;
    }

    private static bool Same(double left, double right) =>
        BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right);

    private static string WriteRow(RowBatch batch, int seed)
    {
        var random = new Random(seed);
        var (series, time, quality) = (random.Next(5), random.NextInt64(long.MinValue / 4, long.MaxValue / 4), 0u);
        quality = random.Next(3) == 0 ? (uint)random.NextInt64(uint.MaxValue) : 0;
        var text = new StringBuilder($"{series} {time} {quality}");
        batch.BeginRow(series, time, quality);
        var column = 0;
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            column += random.Next(3) == 0 ? 2 : 1;
            var bits = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(63);
            var type = (ColumnType)random.Next(1, 6);
            bits = type == ColumnType.Bool ? bits & 1 : type == ColumnType.Text ? 0 : bits;
            var cell = type == ColumnType.Text ? new byte[random.Next(300)] : [];
            batch.Add(column, type, bits, cell);
            text.Append(CultureInfo.InvariantCulture, $" {column} {type} {bits} {cell.Length}");
        }

        batch.EndRow();
        return text.ToString();
    }

    private static List<string> ReadRows(RowBatch batch)
    {
        var rows = new List<string>();
        var reader = new RowReader(batch.Payload);
        while (reader.MoveNext())
        {
            var text = new StringBuilder($"{reader.SeriesId} {reader.Time} {reader.Quality}");
            while (reader.NextCell(out var column, out var type, out var bits, out var cell))
            {
                text.Append(CultureInfo.InvariantCulture, $" {column} {type} {bits} {cell.Length}");
            }

            rows.Add(text.ToString());
        }

        return rows;
    }
}
