using System.Numerics;

namespace Lode.Historian.Storage;

/// <summary>A set of batch sequences, dense in places: pages of 4,096 bits.</summary>
internal sealed class SequenceSet
{
    private const int PageShift = 12;
    private readonly SortedDictionary<long, ulong[]> pages = [];
    private ulong[] page = [];
    private long pageNumber = -1;

    internal void Add(long sequence)
    {
        var number = sequence >> PageShift;
        if (number != pageNumber)
        {
            Turn(number);
        }

        var bit = (int)(sequence & ((1 << PageShift) - 1));
        page[bit >> 6] |= 1ul << (bit & 63);
    }

    /// <summary>All members, ascending.</summary>
    internal IEnumerable<long> Ascending()
    {
        foreach (var (number, bits) in pages)
        {
            for (var word = 0; word < bits.Length; word++)
            {
                for (var left = bits[word]; left != 0; left &= left - 1)
                {
                    yield return (number << PageShift) + (word << 6) + BitOperations.TrailingZeroCount(left);
                }
            }
        }
    }

    private void Turn(long number)
    {
        if (!pages.TryGetValue(number, out page!))
        {
            page = new ulong[1 << (PageShift - 6)];
            pages[number] = page;
        }

        pageNumber = number;
    }
}
