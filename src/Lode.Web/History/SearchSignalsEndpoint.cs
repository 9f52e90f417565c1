using Lode.Historian;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Web.Access;
using Lode.Web.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Web.History;

/// <summary><c>GET /api/v1/signals?search=&amp;limit=</c>, or <c>?key=…</c> for known ones.</summary>
internal static class SearchSignalsEndpoint
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/signals", AnswerAsync).WithName("signals.search").WithTags("History")
            .Describes(AnswerAsync, typeof(SignalsShape), HistoryParameters.Search).Requires("history.read");

    private static async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var directory = context.RequestServices.GetRequiredService<SignalDirectory>();
        var reads = context.RequestServices.GetRequiredService<HistoryReads>();
        var rights = context.Features.GetRequiredFeature<Rights>();
        var limit = int.TryParse(query["limit"], out var wanted) ? Math.Clamp(wanted, 1, 1000) : 50;
        IReadOnlyList<HistorySignal> found;
        if (query["key"].Count > 0)
        {
            found = [.. query["key"].Take(1000).Select(key => directory.Find(key ?? "", rights)).OfType<HistorySignal>()];
        }
        else
        {
            found = directory.Search(query["search"], limit, rights);
        }

        var language = RequestLanguage.Of(context);
        using var body = new ColumnBuffer(1 << 14);
        body.Text("{\"items\":["u8);
        for (var at = 0; at < found.Count; at++)
        {
            body.Comma(at);
            Item(body, found[at], language, reads);
        }

        body.Text("],\"next\":null}"u8);
        await ReadHistoryEndpoint.SendAsync(context, body);
    }

    private static void Item(ColumnBuffer body, HistorySignal signal, string language, HistoryReads reads)
    {
        var facts = signal.Facts;
        Member(body, "{\"key\":"u8, facts.Key);
        Member(body, ",\"name\":"u8, facts.Name(language));
        Member(body, ",\"quantity\":"u8, language == "zh-CN" ? facts.QuantityZh : facts.QuantityEn);
        Member(body, ",\"unit\":"u8, facts.Unit);
        Member(body, ",\"type\":"u8, TypeName(signal.Type));
        Member(body, ",\"site\":"u8, facts.SiteCode);
        Member(body, ",\"path\":"u8, facts.Path);
        Member(body, ",\"tagNumber\":"u8, facts.TagNumber);
        Member(body, ",\"kind\":"u8, facts.Kind);
        Number(body, ",\"decimals\":"u8, facts.Decimals);
        Number(body, ",\"bandLo\":"u8, facts.BandLo);
        Number(body, ",\"bandHi\":"u8, facts.BandHi);
        Number(body, ",\"rangeLo\":"u8, facts.RangeLo);
        Number(body, ",\"rangeHi\":"u8, facts.RangeHi);
        Number(body, ",\"staleAfterSeconds\":"u8, facts.StaleAfter / 1e9);
        body.Text(signal.Step ? ",\"step\":true"u8 : ",\"step\":false"u8);
        body.Text(facts.Simulated ? ",\"simulated\":true"u8 : ",\"simulated\":false"u8);
        body.Text(",\"states\":["u8);
        for (var at = 0; at < facts.States.Count; at++)
        {
            body.Comma(at);
            body.Text("{\"value\":"u8);
            body.Integer(facts.States[at].Value);
            Member(body, ",\"name\":"u8, language == "zh-CN" ? facts.States[at].NameZh : facts.States[at].NameEn);
            body.Byte((byte)'}');
        }

        body.Text("],\"last\":"u8);
        var last = reads.Last(signal);
        if (last is null)
        {
            body.Text("null}"u8);
            return;
        }

        body.Byte((byte)'{');
        HistoryJson.Newest(body, signal.Type, last, nanoseconds: false);
        body.Text("}}"u8);
    }

    private static void Member(ColumnBuffer body, ReadOnlySpan<byte> name, string? text)
    {
        body.Text(name);
        body.Json(text);
    }

    private static void Number(ColumnBuffer body, ReadOnlySpan<byte> name, double? value)
    {
        body.Text(name);
        body.Number(value ?? double.NaN);
    }

    private static string TypeName(ColumnType type) => type switch
    {
        ColumnType.Float64 => "float",
        ColumnType.Int64 => "integer",
        ColumnType.UInt64 => "unsigned",
        ColumnType.Bool => "boolean",
        _ => "text",
    };
}
