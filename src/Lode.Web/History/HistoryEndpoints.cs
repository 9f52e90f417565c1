using Microsoft.AspNetCore.Routing;

namespace Lode.Web.History;

/// <summary>The doors out of the historian.</summary>
public static class HistoryEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps signals, history and the question about many series.</summary>
        public void MapHistoryReads()
        {
            SearchSignalsEndpoint.Map(routes);
            ReadHistoryEndpoint.Map(routes);
            AskHistoryEndpoint.Map(routes);
        }
    }
}
