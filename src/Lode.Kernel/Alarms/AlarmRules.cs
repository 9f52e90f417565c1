using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Rules;
using Lode.Kernel.Sql;
using Lode.Kernel.Units;

namespace Lode.Kernel.Alarms;

/// <summary>Priority by consequence and time to respond.</summary>
/// <param name="ResponseMinutes">Upper ends of the columns but the last, min, ascending; a time equal to an end lies in
/// the next column.</param>
/// <param name="Priorities">Rows from <see cref="AlarmSeverity.Minor"/> to <see cref="AlarmSeverity.Severe"/>; one
/// priority per column.</param>
public sealed record PriorityMatrix(
    IReadOnlyList<double> ResponseMinutes, IReadOnlyList<IReadOnlyList<int>> Priorities)
{
    /// <summary>The priority that the matrix gives; null while severity or response time is not known.</summary>
    public AlarmPriority? Of(AlarmSeverity? severity, double responseSeconds)
    {
        if (severity is not { } row || responseSeconds <= 0)
        {
            return null;
        }

        var column = ResponseMinutes.Count(end => responseSeconds >= end * 60);
        return (AlarmPriority)Priorities[(int)row][column];
    }
}

/// <summary>Deadband and delay that suit a quantity when nobody knows better.</summary>
/// <param name="Quantity">flow, level, pressure, temperature or other.</param>
/// <param name="DeadbandPercent">Of the instrument's range.</param>
/// <param name="DelaySeconds">On- and off-delay, s.</param>
public sealed record QuantityDefault(string Quantity, double DeadbandPercent, double DelaySeconds);

/// <summary>What an alarm system is measured against, per operator position.</summary>
public sealed record AlarmTargets
{
    /// <summary>Alarms per 10 min on average, at most.</summary>
    public double AveragePerBin { get; init; }

    /// <summary>Alarms per 10 min that can just be managed.</summary>
    public double ManageablePerBin { get; init; }

    /// <summary>Alarms in the worst 10 min, at most.</summary>
    public double WorstBin { get; init; }

    /// <summary>Share of 10-min bins above 10 alarms, less than, %.</summary>
    public double OverloadedBinsPercent { get; init; }

    /// <summary>Share of time in flood, less than, %.</summary>
    public double FloodPercent { get; init; }

    /// <summary>Share of the ten most frequent alarms, at most, %.</summary>
    public double TopTenPercent { get; init; }

    /// <summary>Chattering definitions and fleeting alarms, at most.</summary>
    public double Chattering { get; init; }

    /// <summary>Alarms standing longer than 24 h, fewer than.</summary>
    public double Standing { get; init; }

    /// <summary>Changes without a change order, at most.</summary>
    public double Unauthorized { get; init; }

    /// <summary>Shares of P1, P2 and P3 among annunciated alarms, %.</summary>
    public IReadOnlyList<double> Priorities { get; init; } = [];
}

/// <summary>Which version of which rule was used.</summary>
public sealed record RuleUsed(string Code, long Version, string Source, string Clause, bool Confirmed);

/// <summary>The rules of the alarm system as they hold on a day.</summary>
public sealed record AlarmRuleBook(
    PriorityMatrix Matrix, IReadOnlyList<QuantityDefault> Defaults, AlarmTargets Targets, IReadOnlyList<RuleUsed> Rules);

/// <summary>Matrix, defaults and targets are rules with versions (rules of the house: limits are data).</summary>
public static class AlarmRules
{
    private const string MatrixCode = "alarms.priorityMatrix";
    private const string DefaultsCode = "alarms.defaults";
    private const string TargetsCode = "alarms.targets";

    // From memory of the standards: shown as "to be confirmed" until a person compared them.
    private static readonly (string Code, string Source, string Clause, object Content)[] Shipped =
    [
        (MatrixCode, "EEMUA 191", "prioritization", new PriorityMatrix(
            [3, 10, 30], [[3, 3, 4, 4], [2, 3, 3, 3], [1, 2, 2, 3], [1, 1, 2, 2]])),
        (DefaultsCode, "ISA-18.2-2016", "basic alarm design", new QuantityDefault[]
        {
            new("flow", 5, 15), new("level", 5, 60), new("pressure", 2, 15), new("temperature", 1, 60),
            new("other", 2, 15),
        }),
        (TargetsCode, "ISA-18.2-2016, IEC 62682", "monitoring and assessment", new AlarmTargets
        {
            AveragePerBin = 1,
            ManageablePerBin = 2,
            WorstBin = 10,
            OverloadedBinsPercent = 1,
            FloodPercent = 1,
            TopTenPercent = 5,
            Standing = 5,
            Priorities = [5, 15, 80],
        }),
    ];

    /// <summary>The rules that hold now.</summary>
    public static async Task<AlarmRuleBook> ReadAsync(ISqlSession sql, TimeProvider clock, CancellationToken cancel)
    {
        var rows = new List<RuleRow>();
        foreach (var rule in Shipped)
        {
            rows.Add(await FindAsync(sql, clock, rule.Code, cancel)
                ?? throw new InvariantException($"BUG: rule {rule.Code} is not there"));
        }

        return new(
            Content<PriorityMatrix>(rows[0]), Content<QuantityDefault[]>(rows[1]), Content<AlarmTargets>(rows[2]),
            [.. rows.Select(row => new RuleUsed(row.Code, row.Version, row.Source, row.Clause, row.Confirmed == 1))]);
    }

    /// <summary>Publishes what the database does not have yet.</summary>
    internal static async Task SeedAsync(ISqlSession sql, TimeProvider clock, CancellationToken cancel)
    {
        foreach (var (code, source, clause, content) in Shipped)
        {
            if (await FindAsync(sql, clock, code, cancel) is null)
            {
                var made = await PublishRule.RunAsync(
                    sql, clock, Actor.System("seed"),
                    new()
                    {
                        Code = code,
                        Source = source,
                        Clause = clause,
                        ValidFrom = "2016-01-01",
                        Content = JsonSerializer.Serialize(content, JsonSerializerOptions.Web),
                    },
                    cancel);
                Invariant.Holds(made.TryGet(out _, out _));
            }
        }
    }

    /// <summary>What a unit measures, as far as defaults need it.</summary>
    public static string QuantityOf(string unit)
    {
        if (!UnitParser.TryParse(unit, out var parsed))
        {
            return "other";
        }

        return parsed.Dimension switch
        {
            { Temperature: 1, Length: 0, Mass: 0, Time: 0 } => "temperature",
            { Mass: 1, Length: -1, Time: -2, Temperature: 0 } => "pressure",
            { Length: 3, Mass: 0, Time: -1 } or { Length: 0, Mass: 1, Time: -1 } => "flow",
            { Length: 1, Mass: 0, Time: 0 } => "level",
            _ => "other",
        };
    }

    private static Task<RuleRow?> FindAsync(ISqlSession sql, TimeProvider clock, string code, CancellationToken cancel) =>
        FindRule.RunAsync(sql, code, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), cancel: cancel);

    private static T Content<T>(RuleRow row) =>
        JsonSerializer.Deserialize<T>(row.Content, JsonSerializerOptions.Web)
            ?? throw new InvariantException($"BUG: rule {row.Code} is empty");
}
