using System.Globalization;
using System.Text.Json.Nodes;
using Lode.Field.Points;
using Lode.Field.Rounds;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Field.FollowUps;

/// <summary>An abnormal reading opens a defect; while one is open at the point, it is one more occurrence of it.
/// </summary>
internal sealed class OpenDefect(ISqlSession sql, AppCases cases) : IEventHandler<AbnormalFound>
{
    public static string Receiver => "field.openDefect";

    public async Task<Outcome<Done>> HandleAsync(AbnormalFound happened, Delivery delivery, CancellationToken cancel)
    {
        var finder = new Actor(ActorKind.Person, happened.AuthorId, happened.Author, "zh-CN", "field.reading");
        var hand = await cases.ReadyAsync(happened.Site, finder, cancel);
        return await sql.CommitAsync<Done>(
            work =>
            {
                var point = PointRow.Find(work, happened.Point)!;
                var seen = Instants.FromUs(happened.OccurredUs).ToString(
                    "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                if (FollowUpRow.Open(work, point.Id, "defect") is { } known)
                {
                    known.Again(work);
                    var more = new JsonObject
                    {
                        ["occurrences"] = known.Occurrences + 1,
                        ["lastAt"] = seen,
                        ["lastValue"] = happened.Value,
                    };
                    return hand.Bring(work, known.CaseId, more).TryGet(out _, out var no) ? Done.Instance : no;
                }

                return hand.Open(work, "defect", DataOf(point, happened, seen), $"field/point/{point.Id}")
                    .TryGet(out var opened, out var why) ? Begin(work, point.Id, opened.Id) : why;
            },
            Lane.Bulk,
            cancel);
    }

    private static Done Begin(IWork work, Id point, Id @case)
    {
        FollowUpRow.Begin(work, point, "defect", @case);
        return Done.Instance;
    }

    private static JsonObject DataOf(PointRow row, AbnormalFound happened, string seen)
    {
        var standard = row.Standard;
        return new JsonObject
        {
            ["what"] = $"{standard.NameZh}（{row.Code}）",
            ["node"] = standard.Node,
            ["point"] = row.Code,
            ["foundAt"] = seen,
            ["verdict"] = happened.Verdict,
            ["value"] = happened.Value,
            ["limit"] = happened.Value is { } value ? standard.LimitFor(value) : null,
            ["unit"] = standard.Unit,
            ["signs"] = happened.Remark.Length == 0 ? null : happened.Remark,
            ["occurrences"] = 1,
            ["lastAt"] = seen,
            ["lastValue"] = happened.Value,
            ["level"] = standard.Level,
        };
    }
}
