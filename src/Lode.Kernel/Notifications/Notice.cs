using System.Text.Json;
using Lode.Kernel.Events;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Notifications;

/// <summary>Something that people should hear of.</summary>
/// <param name="SiteId">Where it happened.</param>
/// <param name="Code">Its texts: <c>Texts.{zh-CN,en-US}.json</c> of the module, rendered for each reader.</param>
/// <param name="Args">Values for the texts.</param>
/// <param name="Route">Page of the thing.</param>
/// <param name="Persons">Who is told in the app and, where they chose so, by e-mail; webhooks hear of it too.</param>
public sealed record Notice(
    long SiteId, string Code, IReadOnlyDictionary<string, string> Args, string Route, IReadOnlyCollection<Id> Persons);

/// <summary>A notice on its way out of the app.</summary>
public sealed record NoticeSent(
    int Site, string Code, IReadOnlyDictionary<string, string> Args, string Route, IReadOnlyList<Id> Persons) : IEvent
{
    public static string Name => "notifications.sent.v1";
}

/// <summary>A notice of one person.</summary>
public sealed record NoticeRow
{
    internal const string Columns = "id, person_id, site_id, code, args, route, created_us, read_us";

    public Id Id { get; init; }

    public Id PersonId { get; init; }

    public long SiteId { get; init; }

    public string Code { get; init; } = "";

    public string Args { get; init; } = "{}";

    public string Route { get; init; } = "";

    public long CreatedUs { get; init; }

    public long? ReadUs { get; init; }

    /// <summary>Values for the texts.</summary>
    internal IReadOnlyDictionary<string, string> Values =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(Args, EventJson.Options)!;
}

/// <summary>Tells people, in the transaction of what they are told.</summary>
public static class SendNotice
{
    private const string Insert = $"""
        INSERT INTO kernel_notice ({NoticeRow.Columns})
        VALUES (@Id, @PersonId, @SiteId, @Code, @Args, @Route, @NowUs, NULL)
        """;

    extension(IWork work)
    {
        /// <summary>Puts the notice into the list of each person and on its way to e-mail and webhooks.</summary>
        public void Notify(Notice notice)
        {
            Id[] persons = [.. notice.Persons.Distinct()];
            var args = JsonSerializer.Serialize(notice.Args, EventJson.Options);
            foreach (var person in persons)
            {
                work.Execute(Insert, new
                {
                    Id = Id.New((int)notice.SiteId, Instants.FromUs(work.NowUs)),
                    PersonId = person,
                    notice.SiteId,
                    notice.Code,
                    Args = args,
                    notice.Route,
                    work.NowUs,
                });
            }

            work.Publish(new NoticeSent((int)notice.SiteId, notice.Code, notice.Args, notice.Route, persons));
        }
    }
}
