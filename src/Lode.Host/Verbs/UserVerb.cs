using System.CommandLine;
using System.Text.Json;

namespace Lode.Host.Verbs;

/// <summary>Makes, lists, closes users and resets their passwords.</summary>
internal sealed class UserVerb : IVerb
{
    public Command Build() => new("user", "Makes and lists users, resets passwords, closes sign-ins.")
    {
        Create(),
        List(),
        Change("reset-password", "Gives a one-time password; it is shown this once.", new { newPassword = true }),
        Change("disable", "Closes the sign-in and ends all sessions.", new { disabled = true }),
        Change("enable", "Opens the sign-in again.", new { disabled = false }),
    };

    private static Command Create()
    {
        var userName = new Argument<string>("user-name") { Description = "Name for signing in." };
        var name = new Option<string?>("--name") { Description = "Name of the person; without it, the user name." };
        var org = new Option<long>("--org")
        {
            Description = "Number of the organization.",
            DefaultValueFactory = _ => 1,
        };
        var role = new Option<string?>("--role") { Description = "Code of a role to assign there, such as engineer." };
        var json = VerbOutput.JsonOption();
        var command = new Command("create", "Makes a user with a one-time password, which is shown this once.")
        {
            userName, name, org, role, json,
        };
        command.SetServerAction(async (line, session, cancel) =>
        {
            var made = await session.PostAsync("/api/v1/identity/people", new
            {
                userName = line.GetValue(userName),
                name = line.GetValue(name) ?? line.GetValue(userName),
                org = line.GetValue(org),
            }, cancel);
            if (line.GetValue(role) is { } code)
            {
                await session.PostAsync("/api/v1/identity/assignments", new
                {
                    personId = made.GetProperty("id").GetString(),
                    roleId = await RoleAsync(session, code, cancel),
                    org = line.GetValue(org),
                }, cancel);
            }

            VerbOutput.Print(made, line.GetValue(json), "id", "oneTimePassword");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var json = VerbOutput.JsonOption();
        var command = new Command("list", "Lists users.") { json };
        command.SetServerAction(async (line, session, cancel) =>
        {
            var people = await session.GetAsync("/api/v1/identity/people?limit=1000", cancel);
            VerbOutput.Print(people, line.GetValue(json), "userName", "name", "org", "disabled", "lastSignInAt");
            return 0;
        });
        return command;
    }

    private static Command Change(string verb, string help, object request)
    {
        var userName = new Argument<string>("user-name") { Description = "Name for signing in." };
        var json = VerbOutput.JsonOption();
        var command = new Command(verb, help) { userName, json };
        command.SetServerAction(async (line, session, cancel) =>
        {
            var id = await PersonAsync(session, line.GetValue(userName)!, cancel);
            var changed = await session.PostAsync($"/api/v1/identity/people/{id}", request, cancel);
            VerbOutput.Print(changed, line.GetValue(json), "oneTimePassword");
            return 0;
        });
        return command;
    }

    private static async Task<string> PersonAsync(ServerSession session, string userName, CancellationToken cancel)
    {
        var people = await session.GetAsync(
            $"/api/v1/identity/people?limit=1000&search={Uri.EscapeDataString(userName)}", cancel);
        return Find(people, "userName", userName) ?? throw new VerbFailedException($"There is no user {userName}.");
    }

    private static async Task<string> RoleAsync(ServerSession session, string code, CancellationToken cancel) =>
        Find(await session.GetAsync("/api/v1/identity/roles", cancel), "code", code)
            ?? throw new VerbFailedException($"There is no role {code}.");

    private static string? Find(JsonElement list, string property, string value) => list.GetProperty("items")
        .EnumerateArray().Where(item => item.GetProperty(property).GetString() == value)
        .Select(item => item.GetProperty("id").GetString()).FirstOrDefault();
}
