using Lode.Kernel.Events;

namespace Lode.Kernel.Cases;

/// <summary>Opens the cases that other cases ask for.</summary>
internal sealed class OpenAskedCase(OpenCase open) : IEventHandler<CaseAsked>
{
    public static string Receiver => "cases.openAsked";

    public async Task<Outcome<Done>> HandleAsync(CaseAsked happened, Delivery delivery, CancellationToken cancel) =>
        (await open.ForCaseAsync(happened, delivery.EventId, cancel)).TryGet(out _, out var why) ? Outcome.Done : why;
}

/// <summary>Tells a case that one which it asked for came to its end.</summary>
internal sealed class TellParentCase(CaseService service) : IEventHandler<CaseEnded>
{
    public static string Receiver => "cases.tellParent";

    public async Task<Outcome<Done>> HandleAsync(CaseEnded happened, Delivery delivery, CancellationToken cancel)
    {
        if (happened is not { Parent: { } parent, Link: { } link })
        {
            return Outcome.Done;
        }

        var name = $"case.{link}.{(happened.End is null ? "canceled" : "closed")}";
        var command = new CaseCommand
        {
            Verb = "signal",
            Key = $"event:{delivery.EventId}",
            Event = name,
            Target = happened.Number,
        };
        var outcome = await service.ActAsync(parent, command, turn => turn.Signal(name), cancel);
        return outcome.TryGet(out var answer, out var why) && (why = answer.Refusal) is null ? Outcome.Done : why;
    }
}
