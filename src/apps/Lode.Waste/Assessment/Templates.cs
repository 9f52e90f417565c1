using Lode.Kernel;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Microsoft.Extensions.Hosting;

namespace Lode.Waste.Assessment;

/// <summary>Templates that are loaded, and which of them counts on a day.</summary>
internal static class Templates
{
    private const string Insert = """
        INSERT INTO waste_template (edition, valid_from, content) VALUES (@Edition, @From, @Content)
        ON CONFLICT (edition) DO NOTHING
        """;

    private const string OnDay = """
        SELECT content FROM waste_template WHERE valid_from <= @Day ORDER BY valid_from DESC, edition DESC LIMIT 1
        """;

    private const string All = "SELECT content FROM waste_template ORDER BY valid_from DESC, edition DESC";

    internal static bool Store(IWork work, AssessmentTemplate template, string content) => work.Execute(Insert, new
    {
        template.Edition,
        From = ImportList.Day(template.ValidFrom),
        Content = content,
    }) > 0;

    internal static async Task<AssessmentTemplate?> OnAsync(ISqlSession sql, string day, CancellationToken cancel) =>
        await sql.FindAsync<string>(OnDay, new { Day = day }, cancel) is { } content
            ? AssessmentTemplate.Parse(content, out _) : null;

    internal static async Task<IReadOnlyList<AssessmentTemplate>> AllAsync(ISqlSession sql, CancellationToken cancel) =>
        [.. (await sql.QueryAsync<string>(All, null, cancel)).Select(one => AssessmentTemplate.Parse(one, out _)!)];
}

/// <summary>Loads the template that comes with the product.</summary>
internal sealed class TemplateSeed(ISqlSession sql) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var content = AssessmentTemplate.Shipped();
        var template = AssessmentTemplate.Parse(content, out var wrong);
        Invariant.Holds(template is not null && wrong is null);
        if ((await Templates.AllAsync(sql, cancellationToken)).Any(one => one.Edition == template.Edition))
        {
            return;
        }

        await sql.CommitAsync<Done>(
            work =>
            {
                Templates.Store(work, template, content);
                return Done.Instance;
            },
            cancel: cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
