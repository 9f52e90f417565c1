using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;
using Lode.Kernel.Sql;
using Lode.Kernel.Upkeep;
using Lode.Web.Access;
using Lode.Web.Jobs;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Upkeep;

/// <summary>The doors of backup and verification.</summary>
public static class UpkeepEndpoints
{
    /// <summary>How many bytes a backup will have at most.</summary>
    public const string AboutBytes = "Lode-About-Bytes";

    private const string Admin = "system.admin";

    /// <param name="Places">Files or folders of published roots on the server, beside those of its own targets.</param>
    internal sealed record Request(IReadOnlyList<string>? Places = null);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/system</c>.</summary>
        public void MapUpkeep()
        {
            var group = routes.MapGroup("/system").WithTags("System");
            group.MapGet("/backup", BackupAsync).WithName("system.backup").Produces(200, null, "application/zip")
                .Requires(Admin);
            group.MapPost("/verify", VerifyAsync).WithName("system.verify").Produces<JobItem>(202).Requires(Admin);
        }
    }

    // Streamed: the copy needs no room on the server's disk. A connection that breaks off leaves a file without its
    // end, which no restore takes.
    private static async Task<IResult> BackupAsync(
        HttpContext context, WriteBackup backup, ISqlSession sql, TimeProvider clock, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        if (!rights.Can(Admin, IdentitySeed.Root))
        {
            return IdentityRefusals.Forbidden.With(("permission", Admin)).ToProblem();
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"lode-{clock.GetUtcNow():yyyyMMdd-HHmmss}.zip");
        await sql.CommitAsync<Done>(
            work =>
            {
                work.Audit(actor, "system.backup", "system", name);
                return Done.Instance;
            },
            cancel: cancel);
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // The zip writes the ends of its entries synchronously: a few bytes each, for one administrator.
        context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        context.Response.Headers[AboutBytes] = backup.AboutBytes().ToString(CultureInfo.InvariantCulture);
        return TypedResults.Stream(async stream => await backup.RunAsync(stream, cancel), "application/zip", name);
    }

    private static async Task<IResult> VerifyAsync(
        Request request, HttpContext context, JobStore jobs, TextCatalog texts, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        if (!rights.Can(Admin, IdentitySeed.Root))
        {
            return IdentityRefusals.Forbidden.With(("permission", Admin)).ToProblem();
        }

        var order = new CheckOrder(request.Places ?? []);
        return (await jobs.StartAsync(VerifyAll.Name, "校验 / Verify", IdentitySeed.Root, order, actor, cancel))
            .ToAccepted(context, texts);
    }
}
