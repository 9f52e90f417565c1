using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Trends;

/// <summary>What people keep of their looks at the signals: views to come back to, and notes beside the lines.</summary>
public static class TrendsModule
{
    /// <summary>Reads signals, and keeps own views.</summary>
    public const string Read = "history.read";

    /// <summary>Shares views and writes notes.</summary>
    public const string Write = "trends.write";

    extension(IServiceCollection services)
    {
        /// <summary>Adds views and notes.</summary>
        public IServiceCollection AddTrends() => services.AddSingleton<TrendViews>().AddSingleton<TrendNotes>();
    }
}

internal static class TrendRefusals
{
    internal static readonly Refusal NotFound = new("trends.notFound", 404);
    internal static readonly Refusal ViewWrong = new("trends.viewWrong", 422);
    internal static readonly Refusal ViewChanged = new("trends.viewChanged", 409);
    internal static readonly Refusal NoPerson = new("trends.noPerson", 422);
    internal static readonly Refusal NoteWrong = new("trends.noteWrong", 422);
    internal static readonly Refusal NotAuthor = new("trends.notAuthor", 403);
}
