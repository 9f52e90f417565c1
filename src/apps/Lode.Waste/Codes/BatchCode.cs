using System.Globalization;

namespace Lode.Waste.Codes;

/// <summary>What a batch code of HJ 1259-2022 stands for.</summary>
internal enum BatchKind
{
    Generation,
    StoreIn,
    StoreOut,
    SelfUse,
    SelfDisposal,
    OutsourcedUse,
    OutsourcedDisposal,
    ExportUse,
    ExportDisposal,
}

/// <summary>Batch codes of the registers: a prefix, the date and a serial of the day (HJ 1259-2022, annex B).</summary>
/// <remarks>HWCK is store-out and also the beginning of the export prefixes, so the longest prefix wins.</remarks>
internal static class BatchCode
{
    private static readonly (BatchKind Kind, string Prefix)[] Prefixes =
    [
        (BatchKind.Generation, "HWCS"),
        (BatchKind.StoreIn, "HWRK"),
        (BatchKind.StoreOut, "HWCK"),
        (BatchKind.SelfUse, "HWZXLY"),
        (BatchKind.SelfDisposal, "HWZXCZ"),
        (BatchKind.OutsourcedUse, "HWWWLY"),
        (BatchKind.OutsourcedDisposal, "HWWWCZ"),
        (BatchKind.ExportUse, "HWCKLY"),
        (BatchKind.ExportDisposal, "HWCKCZ"),
    ];

    /// <summary>The code of the n-th batch of a kind and day.</summary>
    /// <remarks>Worked example: generation, 2026-01-17, 1 is HWCS20260117001.</remarks>
    internal static string Of(BatchKind kind, DateOnly day, int serial) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Array.Find(Prefixes, one => one.Kind == kind).Prefix}{day:yyyyMMdd}{serial:000}");

    /// <summary>The kind of a written code; null when it is none.</summary>
    internal static BatchKind? KindOf(string code)
    {
        var tail = code.Length - 11;
        if (tail < 4 || code.AsSpan(tail).ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        foreach (var (kind, prefix) in Prefixes)
        {
            if (code.AsSpan(0, tail).SequenceEqual(prefix))
            {
                return kind;
            }
        }

        return null;
    }
}
