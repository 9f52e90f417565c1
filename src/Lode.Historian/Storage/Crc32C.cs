using System.Numerics;
using System.Runtime.InteropServices;

namespace Lode.Historian.Storage;

/// <summary>CRC-32C (Castagnoli, RFC 3720 §12.1), by the processor's instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>Checksum of data; pass the former result to continue over several spans.</summary>
    internal static uint Of(ReadOnlySpan<byte> data, uint former = 0)
    {
        unchecked
        {
            var crc = ~former;
            var words = MemoryMarshal.Cast<byte, ulong>(data);
            foreach (var word in words)
            {
                crc = BitOperations.Crc32C(crc, word);
            }

            foreach (var one in data[(words.Length * sizeof(ulong))..])
            {
                crc = BitOperations.Crc32C(crc, one);
            }

            return ~crc;
        }
    }
}
