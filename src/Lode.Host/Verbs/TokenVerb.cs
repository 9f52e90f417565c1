using System.CommandLine;

namespace Lode.Host.Verbs;

/// <summary>Makes, lists and revokes API tokens.</summary>
internal sealed class TokenVerb : IVerb
{
    public Command Build() => new("token", "Makes, lists, and revokes API tokens.") { Create(), List(), Revoke() };

    private static Command Create()
    {
        var name = new Argument<string>("name") { Description = "What uses the token." };
        var org = new Option<long>("--org")
        {
            Description = "Number of its site or other organization.",
            DefaultValueFactory = _ => 1,
        };
        var source = new Option<string?>("--source") { Description = "Id of the data source it writes for." };
        var scope = new Option<string[]>("--scope")
        {
            Description = "A permission it carries, such as history.write; may be repeated.",
            DefaultValueFactory = _ => [],
        };
        var days = new Option<int?>("--days") { Description = "Days until it expires; without it, it does not." };
        var json = VerbOutput.JsonOption();
        var command = new Command("create", "Makes a token; its secret is shown this once.")
        {
            name, org, source, scope, days, json,
        };
        command.SetServerAction(async (line, session, cancel) =>
        {
            var until = line.GetValue(days) is { } count
                ? TimeProvider.System.GetUtcNow().AddDays(count) : (DateTimeOffset?)null;
            var made = await session.PostAsync("/api/v1/identity/tokens", new
            {
                name = line.GetValue(name),
                org = line.GetValue(org),
                sourceId = line.GetValue(source),
                scopes = line.GetValue(scope),
                expiresAt = until,
            }, cancel);
            VerbOutput.Print(made, line.GetValue(json), "id", "token");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var json = VerbOutput.JsonOption();
        var command = new Command("list", "Lists tokens without their secrets.") { json };
        command.SetServerAction(async (line, session, cancel) =>
        {
            var tokens = await session.GetAsync("/api/v1/identity/tokens?limit=1000", cancel);
            VerbOutput.Print(
                tokens, line.GetValue(json), "id", "name", "org", "createdAt", "expiresAt", "revokedAt", "lastUsedAt");
            return 0;
        });
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("id") { Description = "Id of the token." };
        var command = new Command("revoke", "Ends a token at once.") { id };
        command.SetServerAction(async (line, session, cancel) =>
        {
            await session.PostAsync($"/api/v1/identity/tokens/{line.GetValue(id)}/revoke", new { }, cancel);
            return 0;
        });
        return command;
    }
}
