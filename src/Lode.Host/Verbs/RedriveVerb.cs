using System.CommandLine;

namespace Lode.Host.Verbs;

/// <summary>Starts events again that no receiver took.</summary>
internal sealed class RedriveVerb : IVerb
{
    public Command Build()
    {
        var ids = new Argument<string[]>("id")
        {
            Description = "Ids of dead events; without any, they are listed.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = "All dead events." };
        var json = VerbOutput.JsonOption();
        var command = new Command("redrive", "Lists dead events, or starts them again.") { ids, all, json };
        command.SetServerAction(async (line, session, cancel) =>
        {
            var chosen = line.GetValue(ids)!;
            if (chosen.Length == 0 && !line.GetValue(all))
            {
                var dead = await session.GetAsync("/api/v1/events/dead?limit=1000", cancel);
                VerbOutput.Print(dead, line.GetValue(json), "id", "name", "occurredAt", "attempts", "lastError");
                return 0;
            }

            var done = await session.PostAsync(
                "/api/v1/events/redrive", new { ids = line.GetValue(all) ? null : chosen }, cancel);
            VerbOutput.Print(done, line.GetValue(json), "events");
            return 0;
        });
        return command;
    }
}
