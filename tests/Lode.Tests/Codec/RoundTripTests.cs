using System.Runtime.InteropServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lode.Historian.Codec;
using Xunit;

namespace Lode.Tests.Codec;

public sealed class RoundTripTests
{
    private static readonly Config ManyCases = Config.QuickThrowOnFailure.WithMaxTest(600);

    [Fact]
    public void Integers_OfAnyKind_ComeBack() =>
        Prop.ForAll(CodecCases.Seeds, seed =>
        {
            var values = CodecCases.Integers(seed);
            var sink = new ByteSink();
            Integers.Encode(values, sink);
            var back = new long[values.Length];
            Integers.Decode(sink.Written, back);
            var doubles = new double[values.Length];
            Integers.DecodeAsDouble(sink.Written, doubles);
            return values.AsSpan().SequenceEqual(back) && values.Select(value => (double)value).SequenceEqual(doubles);
        }).Check(ManyCases);

    [Fact]
    public void Floats_OfAnyKind_ComeBackBitForBit() =>
        Prop.ForAll(CodecCases.Seeds, seed =>
        {
            var values = CodecCases.Floats(seed);
            var sink = new ByteSink();
            Floats.Encode(values, sink);
            var back = new double[values.Length];
            Floats.Decode(sink.Written, back);
            return MemoryMarshal.AsBytes<double>(values).SequenceEqual(MemoryMarshal.AsBytes<double>(back));
        }).Check(ManyCases);

    [Fact]
    public void Times_OfAnyKind_ComeBack() =>
        Prop.ForAll(CodecCases.Seeds, seed =>
        {
            var values = CodecCases.Times(seed);
            var sink = new ByteSink();
            Times.Encode(values, sink);
            var back = new long[values.Length];
            Times.Decode(sink.Written, back);
            return values.AsSpan().SequenceEqual(back);
        }).Check(ManyCases);

    [Fact]
    public void Bools_OfAnyKind_ComeBack() =>
        Prop.ForAll<bool[]>(values =>
        {
            var sink = new ByteSink();
            Bools.Encode(values, sink);
            var back = new bool[values.Length];
            Bools.Decode(sink.Written, back);
            return values.AsSpan().SequenceEqual(back);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bools_ThatNeverToggle_TakeOneByte()
    {
        var sink = new ByteSink();
        Bools.Encode(new bool[1024], sink);
        Assert.Equal(1, sink.Length);
    }

    [Fact]
    public void Runs_OfAnyKind_ComeBack() =>
        Prop.ForAll<uint[], byte>((values, repeat) =>
        {
            var rows = values.SelectMany(value => Enumerable.Repeat(value, 1 + repeat % 5)).ToArray();
            var wide = rows.Select(value => value * -7_000_000_001L).ToArray();
            ByteSink sink = new(), wideSink = new();
            Runs.Encode(rows, sink);
            Runs.Encode(wide, wideSink);
            uint[] back = new uint[rows.Length];
            long[] wideBack = new long[rows.Length];
            Runs.Decode(sink.Written, back);
            Runs.Decode(wideSink.Written, wideBack);
            return rows.AsSpan().SequenceEqual(back) && wide.AsSpan().SequenceEqual(wideBack);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Texts_WithRepeats_ComeBackAndShareTheDictionary()
    {
        string[] rows = ["open", "", "关", "open", "open", "关", ""];
        var heap = Encoding.UTF8.GetBytes(string.Concat(rows));
        var ends = new int[rows.Length];
        var end = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            ends[i] = end += Encoding.UTF8.GetByteCount(rows[i]);
        }
        var sink = new ByteSink();
        Texts.Encode(heap, ends, sink);
        int[] starts = new int[rows.Length], lengths = new int[rows.Length];
        Texts.Decode(sink.Written, starts, lengths);
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal(rows[i], Encoding.UTF8.GetString(sink.Written.Slice(starts[i], lengths[i])));
        }
        Assert.Equal(starts[0], starts[3]);
    }
}
