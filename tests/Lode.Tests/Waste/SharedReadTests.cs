using Lode.Waste.Board;
using Xunit;

namespace Lode.Tests.Waste;

public sealed class SharedReadTests
{
    [Fact]
    public async Task WhoAsksMeanwhile_GetsOneReading_ThatBeganAfterTheQuestion()
    {
        var shared = new SharedReads<int, int>();
        var (begun, held) = (0, new TaskCompletionSource());
        async Task<int> Read()
        {
            var mine = Interlocked.Increment(ref begun);
            await held.Task;
            return mine;
        }

        var first = shared.GetAsync(1, Read);
        var (second, third) = (shared.GetAsync(1, Read), shared.GetAsync(1, Read));
        var elsewhere = shared.GetAsync(2, () => Task.FromResult(70));
        Assert.Equal(70, await elsewhere);
        held.SetResult();
        Assert.Equal((1, 2, 2), (await first, await second, await third));
        Assert.Equal(3, await shared.GetAsync(1, Read));
    }

    [Fact]
    public async Task ReadingThatFailed_SpoilsNoOther()
    {
        var shared = new SharedReads<int, int>();
        var held = new TaskCompletionSource();
        var first = shared.GetAsync(1, async () =>
        {
            await held.Task;
            throw new InvalidDataException("broken");
        });
        var second = shared.GetAsync(1, () => Task.FromResult(5));
        held.SetResult();
        await Assert.ThrowsAsync<InvalidDataException>(() => first);
        Assert.Equal(5, await second);
    }
}
