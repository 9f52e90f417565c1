using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Kernel.Search;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Plant;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Search;

/// <summary>The one search of the product (Ctrl-K): things of all modules, and the plant's nodes and signals.</summary>
public static class SearchEndpoint
{
    private const int MostOfPlant = 8;

    /// <summary>What was found; counts stop at 200 and are called about.</summary>
    internal sealed record SearchAnswer(
        IReadOnlyList<SearchHit> Items, int About, IReadOnlyDictionary<string, int> Kinds);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps <c>/search</c>; each thing is shown to those who may read it.</summary>
        public void MapSearch() => routes.MapGet("/search", FindAsync).WithName("search.find").WithTags("Search")
            .Produces<SearchAnswer>().SignedIn();
    }

    private static async Task<IResult> FindAsync(
        string q, ISqlSession sql, PlantCache plant, Rights rights, CancellationToken cancel, int? limit = null,
        string? kind = null)
    {
        var most = Paging.Limit(limit);
        var found = await FindThings.RunAsync(q, kind, most, sql, rights, cancel);
        var ofPlant = kind is null or "signal" ? await OfPlantAsync(q, plant, rights, cancel) : [];
        var kinds = new SortedDictionary<string, int>(
            found.Kinds.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);
        if (ofPlant.Length > 0)
        {
            kinds["signal"] = ofPlant.Length;
        }

        return TypedResults.Ok(new SearchAnswer(
            [.. ofPlant, .. found.Hits], Math.Min(FindThings.MostCounted, ofPlant.Length + found.About), kinds));
    }

    private static async Task<SearchHit[]> OfPlantAsync(
        string text, PlantCache plant, Rights rights, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        var model = await plant.GetAsync(cancel);
        return [.. model.Search(text, MostOfPlant, signal => rights.Can(PlantEndpoints.Read, signal.SiteId))
            .Select(signal => new SearchHit
            {
                Kind = "signal",
                ObjectId = signal.Id.ToString(),
                SiteId = signal.SiteId,
                TitleZh = signal.NameZh,
                TitleEn = signal.NameEn,
                DetailZh = signal.Key,
                DetailEn = signal.Key,
                Route = $"/trends?key={Uri.EscapeDataString(signal.Key)}",
            })];
    }
}
