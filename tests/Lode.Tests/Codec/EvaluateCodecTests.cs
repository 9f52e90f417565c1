using Lode.Host.Bench;
using Lode.Host.Evaluate;
using Xunit;

namespace Lode.Tests.Codec;

public sealed class EvaluateCodecTests
{
    [Fact]
    public void PlantDecimals_ComeBackExactAndSmallerThanAlp()
    {
        for (var series = 0; series < 3; series++)
        {
            var row = EvaluateCodec.Measure("plant", CodecSamples.Plant(2048, series));
            Assert.True(row.Exact);
            Assert.True(row.Bits < row.AlpBits, $"{row.Bits} against {row.AlpBits}");
            Assert.InRange(row.Bits, CodecSamples.PlantEntropy(series), CodecSamples.PlantEntropy(series) + 0.4);
        }
    }

    /// <summary>Two decimals between 0 and 10.23 at random: exactly ten bits each.</summary>
    [Fact]
    public void AlpEstimate_OfUniformDecimals_IsTheirWidth()
    {
        var random = new Random(3);
        var values = new double[1024];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.Next(1024) / 100.0;
        }
        (values[0], values[1]) = (0, 10.23);
        Assert.InRange(AlpEstimate.BitsPerValue(values), 10.0, 10.6);
    }
}
