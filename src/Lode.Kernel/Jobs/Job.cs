using System.Text.Json;
using Lode.Kernel.Json;

namespace Lode.Kernel.Jobs;

/// <summary>A kind of long work; register it as a singleton of this interface.</summary>
public interface IJobKind
{
    /// <summary>Name of the kind, <c>module.verb</c>.</summary>
    string Kind { get; }

    /// <summary>Does the work; called again after a restart with the last checkpoint.</summary>
    /// <returns>The result, kept as JSON, or a refusal.</returns>
    Task<Outcome<object>> RunAsync(JobRun run, CancellationToken cancel);
}

/// <summary>One run of a job.</summary>
public sealed class JobRun
{
    private readonly Func<long, long, string?, Task> report;

    internal JobRun(JobRow row, Func<long, long, string?, Task> report)
    {
        this.report = report;
        Id = row.Id;
        Site = checked((int)row.SiteId);
        Request = row.Request;
        Checkpoint = row.Checkpoint;
    }

    /// <summary>Id of the job.</summary>
    public Id Id { get; }

    /// <summary>Number of its organization node.</summary>
    public int Site { get; }

    /// <summary>What was asked, as JSON.</summary>
    public string Request { get; }

    /// <summary>Where the last run stopped, as it reported; null at the first run.</summary>
    public string? Checkpoint { get; }

    /// <summary>What was asked.</summary>
    public T RequestAs<T>() => JsonSerializer.Deserialize<T>(Request, JobJson.Options)!;

    /// <summary>Tells how far the work is, and from where it can go on. Throws when the job was cancelled.</summary>
    public Task ReportAsync(long done, long total, string? checkpoint = null) => report(done, total, checkpoint);
}

/// <summary>A job as stored.</summary>
public sealed record JobRow
{
    public Id Id { get; init; }

    public long SiteId { get; init; }

    public string Kind { get; init; } = "";

    public string Title { get; init; } = "";

    public string Request { get; init; } = "";

    public string? Checkpoint { get; init; }

    public string? Result { get; init; }

    public string? Refusal { get; init; }

    public string State { get; init; } = "";

    public long DoneParts { get; init; }

    public long TotalParts { get; init; }

    public long CancelAsked { get; init; }

    public Id? ActorId { get; init; }

    public string ActorName { get; init; } = "";

    public long CreatedUs { get; init; }

    public long? StartedUs { get; init; }

    public long? EndedUs { get; init; }
}

/// <summary>The JSON in which requests, results and refusals of jobs are kept.</summary>
internal static class JobJson
{
    internal static readonly JsonSerializerOptions Options = Build();

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        options.Converters.Add(new IdJson());
        options.Converters.Add(new InstantJson());
        return options;
    }
}
