using System.Globalization;
using System.Text;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Kernel.History;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.Ingest;

/// <summary>Turns what became of a body into the answer of either dialect.</summary>
/// <remarks>Never 429: the collectors that speak the first dialect drop a batch on any 4xx.</remarks>
internal static class WriterAnswers
{
    private const int MaxLineText = 400;
    private const int MaxReasons = 10;

    /// <summary>Null stands for 204.</summary>
    internal static WriterAnswer? Of(WriteOutcome outcome, ReadOnlySpan<byte> body, WriterDialect dialect)
    {
        if (outcome.Result == AppendOutcome.Overloaded)
        {
            return Busy("the historian is overloaded; nothing of this request was kept", outcome.RetryAfter);
        }

        if (outcome.Result == AppendOutcome.DiskFull)
        {
            return Busy("the historian's disk is full; nothing of this request was acknowledged", outcome.RetryAfter);
        }

        if (outcome.DroppedLines == 0)
        {
            return null;
        }

        return dialect == WriterDialect.First ? First(outcome, body) : Second(outcome, body);
    }

    internal static WriterAnswer Busy(string why, TimeSpan wait) =>
        new(StatusCodes.Status503ServiceUnavailable, why) { RetryAfter = wait };

    internal static WriterAnswer OfFault(BodyFault fault) => fault switch
    {
        BodyFault.TooLarge => new(StatusCodes.Status413PayloadTooLarge, "Request Entity Too Large"),
        BodyFault.TooManyAtOnce => Busy("too many requests under way", TimeSpan.FromSeconds(1)),
        BodyFault.BadGzip => new(StatusCodes.Status400BadRequest, "gzip: invalid body"),
        BodyFault.UnknownEncoding => new(StatusCodes.Status400BadRequest, "unknown Content-Encoding: use gzip or identity"),
        _ => new(StatusCodes.Status400BadRequest, "body cut off"),
    };

    private static WriterAnswer First(WriteOutcome outcome, ReadOnlySpan<byte> body)
    {
        var dropped = outcome.DroppedLines - outcome.SyntaxFaults;
        var nothing = outcome.Rows == 0 && outcome.SyntaxFaults == outcome.DroppedLines;
        var text = new StringBuilder(nothing ? "" : "partial write: ");
        Reasons(text, outcome, body);
        if (!nothing)
        {
            text.Append(CultureInfo.InvariantCulture, $" dropped={dropped}");
        }

        return new WriterAnswer(StatusCodes.Status400BadRequest, text.ToString());
    }

    private static WriterAnswer Second(WriteOutcome outcome, ReadOnlySpan<byte> body)
    {
        if (outcome.SyntaxFaults > 0)
        {
            var fault = outcome.Faults.First(fault => fault.Kind == LineFaultKind.Syntax);
            return new WriterAnswer(StatusCodes.Status400BadRequest, Reason(fault, body)) { Line = fault.Line };
        }

        var text = new StringBuilder("failure writing points to database: partial write: ");
        Reasons(text, outcome, body);
        text.Append(CultureInfo.InvariantCulture, $" dropped={outcome.DroppedLines}");
        return new WriterAnswer(StatusCodes.Status422UnprocessableEntity, text.ToString());
    }

    private static void Reasons(StringBuilder text, WriteOutcome outcome, ReadOnlySpan<byte> body)
    {
        var count = 0;
        foreach (var fault in outcome.Faults)
        {
            text.Append(count == 0 ? "" : "\n").Append(Reason(fault, body));
            if (++count == MaxReasons)
            {
                break;
            }
        }
    }

    /// <summary>As InfluxDB writes it, and for wrong lines also the byte.</summary>
    private static string Reason(in LineFault fault, ReadOnlySpan<byte> body)
    {
        if (fault.Kind != LineFaultKind.Syntax && fault.Kind != LineFaultKind.TimeRange)
        {
            return fault.Reason;
        }

        var line = body.Slice(fault.LineStart, Math.Min(fault.LineLength, MaxLineText));
        var rest = fault.LineLength > MaxLineText ? "…" : "";
        return $"unable to parse '{Encoding.UTF8.GetString(line)}{rest}': {fault.Reason} "
            + $"(line {fault.Line}, byte {fault.Offset - fault.LineStart})";
    }
}
