using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Lode.Historian.Codec;

namespace Lode.Historian.Ingest;

/// <content>Lines that are new, wrong or unusual: scanned strictly, checked against the policy, then learned.</content>
public sealed partial class LineParser
{
    private readonly ByteSink key = new(512);
    private readonly List<Column> fresh = [];
    private readonly HashSet<int> seenColumns = [];
    private bool[] superseded = new bool[16];
    private int[] order = new int[16];

    private int SlowLine(int start, RowBatch into)
    {
        previous = null;
        if (!scanner.TryNext(body, start, end))
        {
            line += scanner.Newlines;
            return end;
        }

        var number = line + scanner.NewlinesBefore;
        line += scanner.Newlines;
        if (scanner.Fault is { } why)
        {
            SyntaxFaults++;
            Refuse(LineFaultKind.Syntax, number, scanner.FaultAt, why);
        }
        else
        {
            Apply(number, into);
        }

        return scanner.Next;
    }

    private void Apply(int number, RowBatch into)
    {
        if (!TryTime(out var time))
        {
            Refuse(LineFaultKind.TimeRange, number, scanner.Start, "time outside range");
            return;
        }

        if (!TryKey(number))
        {
            return;
        }

        if (time > latest)
        {
            Hold(HoldReason.FutureStamp, time, time.ToString(CultureInfo.InvariantCulture));
            return;
        }

        if (!MayWrite(number, time, out var series))
        {
            return;
        }

        series ??= index.GetOrAdd(key.Written, policy.Owner);
        if (!AddColumns(series))
        {
            Refuse(LineFaultKind.TooLarge, number, scanner.Start, "too many fields in one series");
            return;
        }

        WriteRow(series, time, number, into);
        Remember(series);
    }

    private bool TryTime(out long time)
    {
        time = now;
        if (!scanner.HasTime)
        {
            return true;
        }

        var wide = (Int128)scanner.Time * unit;
        time = unchecked((long)wide);
        return wide > long.MinValue + 1 && wide < long.MaxValue;
    }

    /// <summary>Puts the canonical key into <see cref="key"/>: tags sorted by their unescaped names.</summary>
    private bool TryKey(int number)
    {
        var tags = scanner.Tags;
        if (order.Length < tags.Count)
        {
            order = new int[tags.Count * 2];
        }

        for (var i = 0; i < tags.Count; i++)
        {
            if (scanner.Bytes(tags[i].Key).SequenceEqual("time"u8))
            {
                Refuse(LineFaultKind.ReservedName, number, scanner.Start,
                    $"invalid tag key: input tag \"time\" on measurement \"{MeasurementText()}\" is invalid");
                return false;
            }

            order[i] = i;
        }

        order.AsSpan(0, tags.Count).Sort((left, right) =>
            scanner.Bytes(tags[left].Key).SequenceCompareTo(scanner.Bytes(tags[right].Key)));
        key.Clear();
        LineEncoder.Escaped(key, scanner.Bytes(scanner.Measurement), equals: false);
        foreach (var i in order.AsSpan(0, tags.Count))
        {
            key.Byte((byte)',');
            LineEncoder.Escaped(key, scanner.Bytes(tags[i].Key), equals: true);
            key.Byte((byte)'=');
            LineEncoder.Escaped(key, scanner.Bytes(tags[i].Value), equals: true);
        }

        foreach (var field in scanner.Fields)
        {
            if (key.Length + 1 + field.Key.Length > SeriesKey.MaxBytes)
            {
                Refuse(LineFaultKind.TooLarge, number, scanner.Start, "max key length exceeded: 65535 bytes");
                return false;
            }
        }

        return true;
    }

    private bool MayWrite(int number, long time, out Series? series)
    {
        if (index.TryFind(key.Written, out series))
        {
            if (series.Owner == policy.Owner || series.Owner == 0 || policy.WritesForeignSeries)
            {
                return true;
            }

            Refuse(LineFaultKind.SeriesOwned, number, scanner.Start, "historian.seriesOwned: another source owns "
                + $"series \"{Encoding.UTF8.GetString(key.Written)}\"; give this source a fixed tag of its own");
            return false;
        }

        if (policy.NewSeries == NewSeries.Hold)
        {
            Hold(HoldReason.UnknownSeries, time, Encoding.UTF8.GetString(key.Written));
            return false;
        }

        if (policy.NewSeries == NewSeries.Refuse)
        {
            Refuse(LineFaultKind.UnknownSeries, number, scanner.Start,
                $"historian.unknownSeries: series \"{Encoding.UTF8.GetString(key.Written)}\" is not known");
            return false;
        }

        if (index.OwnedBy(policy.Owner) >= policy.SeriesBudget)
        {
            Refuse(LineFaultKind.SeriesBudget, number, scanner.Start,
                $"historian.seriesBudget: max-series-per-source limit exceeded: ({policy.SeriesBudget})");
            return false;
        }

        return true;
    }

    private bool AddColumns(Series series)
    {
        var layout = series.Layout;
        fresh.Clear();
        foreach (var field in scanner.Fields)
        {
            var name = scanner.Bytes(field.Key);
            if (layout.IndexOf(name) < 0 && !IsReserved(name) && !IsQuality(field) && !IsFresh(name))
            {
                fresh.Add(new Column(name.ToArray(), field.Type));
            }
        }

        return fresh.Count == 0 || index.AddColumns(series, CollectionsMarshal.AsSpan(fresh));
    }

    private bool IsFresh(ReadOnlySpan<byte> name)
    {
        // Only a line that brings very many new fields at once makes this loop long, and they are capped.
        foreach (var column in fresh)
        {
            if (name.SequenceEqual(column.Key))
            {
                return true;
            }
        }

        return fresh.Count > ColumnLayout.MaxColumns;
    }

    private static bool IsReserved(ReadOnlySpan<byte> name) => name.SequenceEqual("time"u8);

    private bool IsQuality(in ScannedField field) => field.Type is ColumnType.Int64 or ColumnType.UInt64
        && field.Bits is >= 0 and <= uint.MaxValue && scanner.Bytes(field.Key).SequenceEqual(policy.QualityField.Span)
        && policy.QualityField.Length > 0;

    /// <summary>Writes the fields that fit; of a field named twice the last one counts.</summary>
    private void WriteRow(Series series, long time, int number, RowBatch into)
    {
        var layout = series.Layout;
        var quality = Quality.Good;
        string? refusal = null;
        var kind = LineFaultKind.TypeConflict;
        FindSuperseded(layout);
        into.BeginCells(series.Id);
        for (var i = 0; i < scanner.FieldCount; i++)
        {
            ref readonly var field = ref scanner.Fields[i];
            var name = scanner.Bytes(field.Key);
            if (IsQuality(field))
            {
                quality = unchecked((uint)field.Bits);
            }
            else if (IsReserved(name))
            {
                kind = LineFaultKind.ReservedName;
                refusal =
                    $"invalid field name: input field \"time\" on measurement \"{MeasurementText()}\" is invalid";
            }
            else if (layout.IndexOf(name) is var column && layout[column].Type != field.Type)
            {
                refusal = $"field type conflict: input field \"{Encoding.UTF8.GetString(name)}\" on measurement "
                    + $"\"{MeasurementText()}\" is type {Name(field.Type)}, "
                    + $"already exists as type {Name(layout[column].Type)}";
                Hold(HoldReason.TypeConflict, time, Encoding.UTF8.GetString(name));
            }
            else if (!superseded[i])
            {
                Add(into, column, field);
            }
        }

        into.EndRow(time, quality);
        if (refusal is not null)
        {
            Refuse(kind, number, scanner.Start, refusal);
        }
    }

    private void FindSuperseded(ColumnLayout layout)
    {
        if (superseded.Length < scanner.FieldCount)
        {
            superseded = new bool[scanner.FieldCount * 2];
        }

        seenColumns.Clear();
        for (var i = scanner.FieldCount - 1; i >= 0; i--)
        {
            var column = layout.IndexOf(scanner.Bytes(scanner.Fields[i].Key));
            superseded[i] = column >= 0 && layout[column].Type == scanner.Fields[i].Type && !seenColumns.Add(column);
        }
    }

    private void Add(RowBatch into, int column, in ScannedField field)
    {
        if (field.IsDecimal)
        {
            into.AddDecimal(column, field.Mantissa, field.Exponent);
        }
        else
        {
            into.Add(column, field.Type, field.Bits, scanner.Bytes(field.Text));
        }
    }

    private void Remember(Series series)
    {
        var raw = body.AsSpan(scanner.Start, scanner.KeyEnd - scanner.Start);
        var spelling = index.FindSpelling(raw);
        if (spelling is null && raw.Length <= SeriesKey.MaxBytes)
        {
            index.Learn(raw, series);
            spelling = index.FindSpelling(raw);
        }

        previous = spelling;
    }

    private static string Name(ColumnType type) => type switch
    {
        ColumnType.Float64 => "float",
        ColumnType.Int64 => "integer",
        ColumnType.UInt64 => "unsigned",
        ColumnType.Bool => "boolean",
        _ => "string",
    };

    private string MeasurementText() => Encoding.UTF8.GetString(scanner.Bytes(scanner.Measurement));

    private int LineLength()
    {
        var until = scanner.Next;
        while (until > scanner.Start && body[until - 1] is (byte)'\n' or (byte)'\r')
        {
            until--;
        }

        return Math.Max(until - scanner.Start, 0);
    }

    private void Refuse(LineFaultKind kind, int number, int offset, string reason)
    {
        DroppedLines++;
        if (faults.Count < MaxFaults)
        {
            faults.Add(new LineFault(kind, number, offset, scanner.Start, LineLength(), reason));
        }
    }

    private void Hold(HoldReason reason, long time, string detail) =>
        held.Add(new HeldLine(reason, scanner.Start, LineLength(), time, detail));
}
