using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Lode.Web;

/// <summary>A page of a list (rules §9): <c>next</c> is null on the last one.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Opaque cursors and limits.</summary>
public static class Paging
{
    private const int MostRows = 1000;

    /// <summary>The rows to answer: 1 to 1,000, 100 without a wish.</summary>
    public static int Limit(int? asked) => Math.Clamp(asked ?? 100, 1, MostRows);

    /// <summary>A cursor that continues after these parts.</summary>
    public static string Cursor(params ReadOnlySpan<string> parts) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', parts!)));

    /// <summary>The parts of a cursor; null when it is absent or not one of ours.</summary>
    public static string[]? Parts(string? cursor, int count)
    {
        if (string.IsNullOrEmpty(cursor) || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n');
        return parts.Length == count ? parts : null;
    }

    /// <summary>Reads a whole number of a cursor.</summary>
    public static long Number(string part) =>
        long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0;

    /// <summary>Cuts a list read with one row too many into a page.</summary>
    public static Page<TItem> Cut<TRow, TItem>(
        IReadOnlyList<TRow> rows, int limit, Func<TRow, TItem> item, Func<TRow, string> cursor) => new(
        [.. rows.Take(limit).Select(item)], rows.Count > limit ? cursor(rows[limit - 1]) : null);
}
