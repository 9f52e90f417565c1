using FsCheck;
using FsCheck.Fluent;
using Lode.Historian.Codec;
using Xunit;

namespace Lode.Tests.Codec;

/// <summary>A damaged payload either decodes to something or throws <see cref="CorruptBlockException"/>.</summary>
public sealed class CorruptBlockTests
{
    private static readonly Config ManyCases = Config.QuickThrowOnFailure.WithMaxTest(900);

    [Fact]
    public void Payload_CutShort_IsCorrupt() =>
        Prop.ForAll(CodecCases.Seeds, seed =>
        {
            var values = CodecCases.Integers(seed);
            var sink = new ByteSink();
            Integers.Encode(values, sink);
            if (values.Length == 0)
            {
                return;
            }
            var cut = sink.Written[..new Random(seed).Next(sink.Length)].ToArray();
            Assert.Throws<CorruptBlockException>(() => Integers.Decode(cut, new long[values.Length]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Payload_WithBytesAppended_IsCorrupt()
    {
        var sink = new ByteSink();
        Floats.Encode([1.5, 2.5], sink);
        sink.Byte(0);
        Assert.Throws<CorruptBlockException>(() => Floats.Decode(sink.Written, new double[2]));
    }

    [Fact]
    public void Integers_Damaged_NeverFailOtherwise() =>
        Damage(CodecCases.Integers, Integers.Encode, (payload, count) => Integers.Decode(payload, new long[count]));

    [Fact]
    public void Floats_Damaged_NeverFailOtherwise() =>
        Damage(CodecCases.Floats, Floats.Encode, (payload, count) => Floats.Decode(payload, new double[count]));

    [Fact]
    public void Times_Damaged_NeverFailOtherwise() =>
        Damage(CodecCases.Times, Times.Encode, (payload, count) => Times.Decode(payload, new long[count]));

    [Fact]
    public void Runs_Damaged_NeverFailOtherwise() =>
        Damage(CodecCases.Integers, Runs.Encode, (payload, count) => Runs.Decode(payload, new long[count]));

    [Fact]
    public void Bools_Damaged_NeverFailOtherwise() =>
        Damage(
            seed => CodecCases.Integers(seed).Select(value => value % 2 == 0).ToArray(),
            Bools.Encode,
            (payload, count) => Bools.Decode(payload, new bool[count]));

    [Fact]
    public void Texts_Damaged_NeverFailOtherwise() =>
        Damage(
            seed => CodecCases.Integers(seed).Select(value => (byte)(value & 7)).ToArray(),
            (values, into) =>
            {
                var ends = new int[values.Length];
                for (var i = 0; i < ends.Length; i++)
                {
                    ends[i] = i + 1;
                }
                Texts.Encode(values, ends, into);
            },
            (payload, count) => Texts.Decode(payload, new int[count], new int[count]));

    private delegate void Encoder<T>(ReadOnlySpan<T> values, ByteSink into);

    private static void Damage<T>(Func<int, T[]> make, Encoder<T> encode, Action<byte[], int> decode) =>
        Prop.ForAll(CodecCases.Seeds, seed =>
        {
            var random = new Random(seed);
            var values = make(seed);
            var sink = new ByteSink();
            encode(values, sink);
            var bytes = sink.Written.ToArray();
            // Headers lie in front: half of the damage goes there.
            for (var hits = random.Next(1, 4); hits > 0 && bytes.Length > 0; hits--)
            {
                var reach = random.Next(2) == 0 ? bytes.Length : Math.Min(bytes.Length, 24);
                bytes[random.Next(reach)] = (byte)random.Next(256);
            }
            var count = random.Next(4) == 0 ? CodecCases.Size(random) : values.Length;
            try
            {
                decode(bytes, count);
            }
            catch (CorruptBlockException)
            {
                // The one way a decoder may refuse.
            }
        }).Check(ManyCases);
}
