using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Plant;

/// <summary>The doors of the plant.</summary>
public static class PlantEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/plant</c>.</summary>
        public void MapPlant()
        {
            var group = routes.MapGroup("/plant").WithTags("Plant");
            NodeEndpoints.Map(group);
            SignalEndpoints.Map(group);
            TemplateEndpoints.Map(group);
            MimicEndpoints.Map(group);
            PlantSheetEndpoints.Map(group);
            QualityEndpoints.Map(group);
        }
    }

    internal const string Read = "plant.read";
    internal const string Edit = "plant.edit";

    /// <summary>The node if the caller may do this there; a stranger is not told that it exists.</summary>
    internal static PlantNode? Allowed(PlantModel model, Rights rights, string permission, string? idOrPath)
    {
        var node = Id.TryParse(idOrPath, out var id) ? model.Node(id) : model.NodeAt(idOrPath ?? "");
        return node is not null && rights.Can(permission, node.SiteId) ? node : null;
    }
}
