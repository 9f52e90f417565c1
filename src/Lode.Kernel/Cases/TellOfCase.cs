using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Notifications;

namespace Lode.Kernel.Cases;

/// <summary>Brings what a case has to say to the persons and to the holders of the roles that it names.</summary>
internal sealed class TellOfCase(DefinitionStore definitions) : IEventHandler<CaseNotice>
{
    public static string Receiver => "cases.tell";

    public Task<Outcome<Done>> HandleAsync(CaseNotice happened, Delivery delivery, CancellationToken cancel) =>
        delivery.CommitAsync(
            work =>
            {
                if (CaseRows.Find(work, happened.Case, locked: false) is not { } row)
                {
                    return Outcome.Done;
                }

                var labels = definitions.Find(work, row.Definition)!.Definition.Labels;
                var persons = happened.Persons.Concat(work.HoldersOfRoles(happened.Roles, happened.Site)).ToHashSet();
                work.Notify(new Notice(
                    happened.Site,
                    $"cases.notice{char.ToUpperInvariant(happened.Kind[0])}{happened.Kind[1..]}",
                    new Dictionary<string, string>
                    {
                        ["number"] = happened.Number,
                        ["type.zh-CN"] = labels.ZhCn,
                        ["type.en-US"] = labels.EnUs,
                        ["title"] = row.Title ?? happened.Number,
                        ["text.zh-CN"] = happened.Text?.ZhCn ?? row.Title ?? happened.Number,
                        ["text.en-US"] = happened.Text?.EnUs ?? row.Title ?? happened.Number,
                        ["by"] = happened.By,
                    },
                    $"/cases/{happened.Case}",
                    persons));
                return Outcome.Done;
            },
            cancel);
}
