using System.Globalization;
using System.Net.Mail;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>Says where daily roots go, or that a place gets no more; places are never forgotten, because old roots lie
/// there.</summary>
internal static class ChangeTargets
{
    internal static readonly Refusal Invalid = new("chain.targetInvalid", 422);
    internal static readonly Refusal Inside = new("chain.targetInside", 422);
    internal static readonly Refusal NoMail = new("chain.noMailServer", 422);
    internal static readonly Refusal NotWritable = new("chain.targetNotWritable", 422);

    private const string SiteThere = "SELECT count(*) FROM kernel_org WHERE number = @Number";

    private const string Insert = """
        INSERT INTO kernel_chain_target (id, kind, place, created_us, created_by)
        VALUES (@Id, @Kind, @Place, @NowUs, @CreatedBy)
        """;

    private const string End = "UPDATE kernel_chain_target SET ended_us = @NowUs WHERE id = @Id AND ended_us IS NULL";

    /// <param name="Kind">folder, mail or site.</param>
    /// <param name="Place">Absolute path outside the data folder, address, or number of a site.</param>
    public sealed record Request(string Kind, string Place);

    internal sealed record Stored(Id Id);

    /// <summary>Places that get the roots, oldest first.</summary>
    internal static Task<IReadOnlyList<ChainTarget>> ListAsync(ISqlSession sql, CancellationToken cancel) =>
        sql.QueryAsync<ChainTarget>(ChainTarget.Active, cancel: cancel);

    internal static async Task<Outcome<Stored>> AddAsync(
        Request request, ISqlSession sql, LodeSettings settings, Actor actor, CancellationToken cancel) =>
        Check(request, settings) is { } refusal ? refusal
            : await sql.CommitAsync(work => Add(work, request, actor), cancel: cancel);

    internal static Task<Outcome<Done>> EndAsync(Id id, ISqlSession sql, Actor actor, CancellationToken cancel) =>
        sql.CommitAsync<Done>(
            work =>
            {
                if (work.Execute(End, new { Id = id, work.NowUs }) == 0)
                {
                    return IdentityRefusals.NotFound;
                }

                work.Audit(actor, "chain.endTarget", "chainTarget", id.ToString());
                return Done.Instance;
            },
            cancel: cancel);

    /// <summary>Stores a target that passed <see cref="Check"/>.</summary>
    internal static Outcome<Stored> Add(IWork work, Request request, Actor actor)
    {
        if (request.Kind == "site"
            && work.Find<long>(SiteThere, new { Number = long.Parse(request.Place, CultureInfo.InvariantCulture) }) == 0)
        {
            return Invalid.At(new FieldRefusal("place", "unknown"));
        }

        var id = Id.New(IdentitySeed.Root, Instants.FromUs(work.NowUs));
        work.Execute(Insert, new { Id = id, request.Kind, request.Place, work.NowUs, CreatedBy = actor.Name });
        work.Audit(actor, "chain.addTarget", "chainTarget", id.ToString(), null, request);
        return new Stored(id);
    }

    /// <summary>What is wrong with a target before the database is asked; null when nothing is.</summary>
    internal static Refusal? Check(Request request, LodeSettings settings)
    {
        var wrong = new FieldChecks()
            .Need(ChainTarget.Kinds.Contains(request.Kind), "kind", "unknown")
            .NeedText(request.Place, "place", 500)
            .Against(Invalid);
        return wrong ?? request.Kind switch
        {
            "folder" => CheckFolder(request.Place, settings),
            "mail" when !MailAddress.TryCreate(request.Place, out _) => Invalid.At(new FieldRefusal("place", "format")),
            "mail" when settings.Smtp is null => NoMail,
            "site" when !IsSite(request.Place) => Invalid.At(new FieldRefusal("place", "format")),
            _ => null,
        };
    }

    private static bool IsSite(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var site) && site is > 0 and < Id.MaxSite;

    private static Refusal? CheckFolder(string place, LodeSettings settings)
    {
        if (!Path.IsPathFullyQualified(place))
        {
            return Invalid.At(new FieldRefusal("place", "format"));
        }

        var data = Path.TrimEndingDirectorySeparator(settings.DataFolder) + Path.DirectorySeparatorChar;
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place)) + Path.DirectorySeparatorChar;
        if (folder.StartsWith(data, StringComparison.Ordinal))
        {
            return Inside.With(("folder", settings.DataFolder));
        }

        try
        {
            Directory.CreateDirectory(place);
            using (File.Create(Path.Combine(place, ".lode-try"), 1, FileOptions.DeleteOnClose))
            {
                return null;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return NotWritable.With(("place", place));
        }
    }
}
