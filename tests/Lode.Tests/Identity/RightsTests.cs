using Lode.Kernel;
using Lode.Kernel.Identity;
using Xunit;

namespace Lode.Tests.Identity;

public class RightsTests
{
    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    [Fact]
    public void Rights_HoldInsideTheirWindow_AtTheirNodesOnly()
    {
        var start = new DateTimeOffset(2026, 1, 17, 0, 0, 0, TimeSpan.Zero);
        var us = Instants.ToUs(start);
        Rights At(int seconds) => new(
            [
                new RightRow { Permission = "plant.read", Org = 3, FromUs = us, UntilUs = us + 10_000_000 },
                new RightRow { Permission = "plant.read", Org = 4, FromUs = us + 5_000_000 },
            ],
            new FixedClock(start.AddSeconds(seconds)));

        Assert.False(At(-1).CanAnywhere("plant.read"));
        Assert.True(At(0).Can("plant.read", 3));
        Assert.False(At(0).Can("plant.read", 4));
        Assert.False(At(0).Can("plant.edit", 3));
        Assert.Equal([3L, 4], At(7).Sites("plant.read"));
        Assert.Equal([4L], At(10).Sites("plant.read"));
        Assert.Empty(Rights.None.Held());
    }
}
