using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lode.Historian.Ingest;

/// <summary>
/// Line protocol to rows. A line whose series and fields are known is read in one pass over its bytes without
/// allocating; any other line, and any doubt, goes to the strict scanner.
/// </summary>
/// <remarks>Keep one per connection or pool them: not safe for threads. The result is in the properties until the
/// next call.</remarks>
public sealed partial class LineParser
{
    /// <summary>Readable bytes wanted behind the body.</summary>
    public const int Padding = 64;

    private const int MaxFaults = 100;

    private readonly SeriesIndex index;
    private readonly LineScanner scanner = new();
    private readonly List<LineFault> faults = [];
    private readonly List<HeldLine> held = [];
    private IngestPolicy policy = IngestPolicy.Open;
    private byte[] body = [];
    private int end;
    private long unit;
    private long now;
    private long latest;
    private int line;
    private Spelling? previous;

    /// <summary>A parser that learns series into an index.</summary>
    public LineParser(SeriesIndex index) => this.index = index;

    /// <summary>Refused lines, the first hundred; <see cref="DroppedLines"/> counts all.</summary>
    public IReadOnlyList<LineFault> Faults => faults;

    /// <summary>Lines to be kept for an engineer.</summary>
    public IReadOnlyList<HeldLine> Held => held;

    /// <summary>Lines refused, wholly or in a field.</summary>
    public int DroppedLines { get; private set; }

    /// <summary>Lines refused because they are not line protocol.</summary>
    public int SyntaxFaults { get; private set; }

    /// <summary>The source has used 85 % of its series or more.</summary>
    public bool NearBudget { get; private set; }

    /// <summary>Reads a whole body and adds its rows to a batch.</summary>
    /// <param name="bytes">The body with at least <see cref="Padding"/> bytes behind it; the first of them is
    /// overwritten.</param>
    /// <param name="length">Bytes of the body.</param>
    /// <param name="unitNs">Nanoseconds per unit of the stamps: 1, 1,000, 1,000,000, …</param>
    /// <param name="nowNs">Arrival, UTC ns; the stamp of lines without one, cut to the unit.</param>
    /// <param name="by">What the writer may do.</param>
    /// <param name="into">Gets the rows.</param>
    /// <param name="stopAtSyntax">Stop at the first line that is not line protocol.</param>
    public void Parse(
        byte[] bytes, int length, long unitNs, long nowNs, IngestPolicy by, RowBatch into, bool stopAtSyntax = false)
    {
        Invariant.Holds(bytes.Length >= length + Padding);
        (body, end, unit, now, policy) = (bytes, length, unitNs, nowNs - (nowNs % unitNs), by);
        latest = nowNs > long.MaxValue - by.FutureLimitNs ? long.MaxValue : nowNs + by.FutureLimitNs;
        faults.Clear();
        held.Clear();
        (DroppedLines, SyntaxFaults, line) = (0, 0, 1);
        bytes[length] = (byte)'\n';
        var at = 0;
        while (at < end)
        {
            at = Line(at, into);
            if (stopAtSyntax && SyntaxFaults > 0)
            {
                break;
            }
        }

        NearBudget = by.SeriesBudget != int.MaxValue && index.OwnedBy(by.Owner) >= by.SeriesBudget * 0.85;
        body = [];
    }

    /// <summary>As the other overload, on a copy of the text.</summary>
    public void Parse(
        ReadOnlySpan<byte> text, long unitNs, long nowNs, IngestPolicy by, RowBatch into, bool stopAtSyntax = false)
    {
        var copy = new byte[text.Length + Padding];
        text.CopyTo(copy);
        Parse(copy, text.Length, unitNs, nowNs, by, into, stopAtSyntax);
    }

    /// <summary>Reads one line; returns the start of the next.</summary>
    private int Line(int start, RowBatch into)
    {
        var spelling = previous?.Next;
        if (spelling is null || !IsAt(start, spelling.Raw))
        {
            spelling = LookUp(start);
            if (spelling is null)
            {
                return SlowLine(start, into);
            }

            if (previous is not null)
            {
                previous.Next = spelling;
            }
        }

        var owner = spelling.Series.Owner;
        if (owner == policy.Owner || owner == 0 || policy.WritesForeignSeries)
        {
            var next = FastLine(spelling.Series, start + spelling.Raw.Length + 1, into);
            if (next > 0)
            {
                previous = spelling;
                line++;
                return next;
            }

            into.CancelRow();
        }

        return SlowLine(start, into);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAt(int start, byte[] raw)
    {
        unchecked
        {
            var count = raw.Length;
            if (start + count >= end || body[start + count] != ' ')
            {
                return false;
            }

            ref var left = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(body), start);
            ref var right = ref MemoryMarshal.GetArrayDataReference(raw);
            var width = Vector256<byte>.Count;
            if (count < width)
            {
                return MemoryMarshal.CreateReadOnlySpan(ref left, count).SequenceEqual(raw);
            }

            for (var at = 0; at < count - width; at += width)
            {
                if (!Vector256.EqualsAll(
                    Vector256.LoadUnsafe(ref left, (nuint)at), Vector256.LoadUnsafe(ref right, (nuint)at)))
                {
                    return false;
                }
            }

            var last = (nuint)(count - width);
            return Vector256.EqualsAll(Vector256.LoadUnsafe(ref left, last), Vector256.LoadUnsafe(ref right, last));
        }
    }

    private Spelling? LookUp(int start)
    {
        var from = start;
        while (true)
        {
            var found = body.AsSpan(from, end - from).IndexOfAny((byte)' ', (byte)'\n');
            if (found < 0 || body[from + found] == '\n')
            {
                return null;
            }

            from += found;
            if (from == start || body[from - 1] != '\\')
            {
                return index.FindSpelling(body.AsSpan(start, from - start));
            }

            from++;
        }
    }
}
