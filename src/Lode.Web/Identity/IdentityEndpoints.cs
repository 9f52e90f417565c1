using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Identity;

/// <summary>The doors of identity.</summary>
public static class IdentityEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/identity</c>.</summary>
        public void MapIdentity()
        {
            var group = routes.MapGroup("/identity").WithTags("Identity");
            SessionEndpoints.Map(group);
            OwnEndpoints.Map(group);
            PeopleEndpoints.Map(group);
            RoleEndpoints.Map(group);
            OrganizationEndpoints.Map(group);
            TokenEndpoints.Map(group);
        }
    }
}
