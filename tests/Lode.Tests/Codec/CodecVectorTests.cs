using System.Buffers.Binary;
using System.Security.Cryptography;
using Lode.Historian.Codec;
using Lode.Testing;
using Xunit;

namespace Lode.Tests.Codec;

/// <summary>Fixed expectations: the layout on disk, sizes, and no allocation.</summary>
public sealed class CodecVectorTests
{
    [Fact]
    public void LaneLayout_OfTheFirst256Numbers_IsTheSpecifiedOne()
    {
        var values = Enumerable.Range(0, 256).Select(value => (ulong)value).ToArray();
        var packed = new byte[32 * 8];
        BitPacking.PackScalar(values, 8, packed);
        Assert.Equal(0x1C1814100C080400UL, BinaryPrimitives.ReadUInt64LittleEndian(packed));
        BitPacking.Pack(values, 8, packed);
        Assert.Equal(0x1C1814100C080400UL, BinaryPrimitives.ReadUInt64LittleEndian(packed));
    }

    [Fact]
    public void VectorAndScalarPacking_AtEveryWidth_Agree()
    {
        var random = new Random(5);
        for (var width = 1; width <= 64; width++)
        {
            var values = Enumerable.Range(0, 256)
                .Select(_ => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue))).ToArray();
            byte[] scalar = new byte[32 * width], vector = new byte[32 * width];
            BitPacking.PackScalar(values, width, scalar);
            BitPacking.Pack(values, width, vector);
            Assert.Equal(scalar, vector);
            ulong[] scalarBack = new ulong[256], vectorBack = new ulong[256];
            BitPacking.UnpackScalar(scalar, width, scalarBack);
            BitPacking.Unpack(vector, width, vectorBack);
            Assert.Equal(scalarBack, vectorBack);
            Assert.Equal(values.Select(value => value & BitPacking.Mask(width)), scalarBack);
        }
    }

    [Fact]
    public void Decimals_OfUpTo15Digits_NeedNoResidual()
    {
        var random = new Random(6);
        for (var i = 0; i < 200_000; i++)
        {
            var exponent = random.Next(16);
            var digits = random.NextInt64(-(1L << 50), 1L << 50);
            digits /= (long)Math.Pow(10, random.Next(15));
            var power = Math.Pow(10, exponent);
            var (back, residual) = DecimalKernel.Split(digits / power, power, float32: false);
            Assert.Equal((digits, 0L), (back, digits == 0 ? 0 : residual));
        }
    }

    [Fact]
    public void WidenedFloat32_HasTheDigitsOfItsDecimal() =>
        Assert.Equal((5827L, 0L), DecimalKernel.Split(5.827000141143799, 1e3, float32: true));

    [Fact]
    public void VectorAndScalarDecimals_Agree()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var values = CodecCases.Floats(seed);
            long[] digits = new long[values.Length], residuals = new long[values.Length];
            foreach (var (exponent, float32) in new[] { (0, false), (2, false), (15, false), (3, true), (10, true) })
            {
                DecimalKernel.Split(values, exponent, float32, digits, residuals);
                for (var i = 0; i < values.Length; i++)
                {
                    var scalar = DecimalKernel.Split(values[i], Math.Pow(10, exponent), float32);
                    Assert.Equal(scalar.Residual, residuals[i]);
                    Assert.True(scalar.Residual == DecimalKernel.None || scalar.Digits == digits[i]);
                }
            }
        }
    }

    /// <summary>The tables are part of the file format: another hash means stored blocks read wrongly.</summary>
    [Fact]
    public void ModelCatalog_IsTheOneInTheFiles()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var id = 0; id < 256; id++)
        {
            foreach (var frequency in ModelCatalog.Get(id).Frequencies)
            {
                hash.AppendData([(byte)(frequency & 255), (byte)(frequency >> 8)]);
            }
        }
        var digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        Assert.StartsWith("69cb211373d1a502876fca4af88dba0ecc514f826", digest, StringComparison.Ordinal);
    }

    [Fact]
    public void RegularTimes_TakeAFewBytes()
    {
        var times = Enumerable.Range(0, 1024).Select(i => 1_700_000_000_000_000_000L + i * 10_000_000_000L).ToArray();
        Assert.True(Encoded(times) <= 14);
        times[700] += 1_000_000;
        Assert.True(Encoded(times) <= 60);
    }

    [Fact]
    public void JitteredTimesWithAGap_CostTheJitterOnly()
    {
        var random = new Random(8);
        var times = new long[1024];
        for (var i = 0; i < times.Length; i++)
        {
            var gap = i < 300 ? 0 : 3_600_000_000_000L;
            times[i] = 1_700_000_000_000_000_000L + gap + i * 1_000_000_000L + random.Next(0, 41) * 1_000_000L;
        }
        Assert.InRange(Encoded(times) * 8 / 1024.0, 5.3, 5.8);
    }

    [Fact]
    public void RandomWalkOfSmallIntegers_CostsNearItsEntropy()
    {
        var random = new Random(9);
        var level = 50.0;
        var values = new long[1024];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (long)level;
            var gauss = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            level = Math.Clamp(level + gauss, 0, 100);
        }
        var sink = new ByteSink();
        Integers.Encode(values, sink);
        Assert.InRange(sink.Length * 8 / 1024.0, 2.0, 2.45);
    }

    [Fact]
    public void EncodingAndDecoding_DoNotAllocate()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            long[] integers = CodecCases.Integers(seed), times = CodecCases.Times(seed);
            var doubles = CodecCases.Floats(seed);
            long[] integersBack = new long[integers.Length], timesBack = new long[times.Length];
            var doublesBack = new double[doubles.Length];
            ByteSink first = new(), second = new(), third = new();
            Allocations.AtMost(0, () =>
            {
                first.Clear();
                second.Clear();
                third.Clear();
                Integers.Encode(integers, first);
                Floats.Encode(doubles, second);
                Times.Encode(times, third);
                Integers.Decode(first.Written, integersBack);
                Floats.Decode(second.Written, doublesBack);
                Times.Decode(third.Written, timesBack);
            });
        }
    }

    private static int Encoded(long[] times)
    {
        var sink = new ByteSink();
        Times.Encode(times, sink);
        return sink.Length;
    }
}
