using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Alarms;

/// <summary>The doors of the alarms.</summary>
public static class AlarmsEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/alarms</c>.</summary>
        public void MapAlarms()
        {
            var group = routes.MapGroup("/alarms").WithTags("Alarms");
            ActiveEndpoints.Map(group);
            CommandEndpoints.Map(group);
            JournalEndpoints.Map(group);
            KpiEndpoint.Map(group);
            DefinitionEndpoints.Map(group);
        }
    }
}
