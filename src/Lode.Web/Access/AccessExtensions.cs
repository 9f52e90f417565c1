using Microsoft.AspNetCore.Builder;

namespace Lode.Web.Access;

/// <summary>Who may call an endpoint; an endpoint without one of these is closed to everybody.</summary>
public static class AccessExtensions
{
    extension<TBuilder>(TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        /// <summary>Callers who hold the permission at some organization node; the slice checks the node itself.
        /// </summary>
        public TBuilder Requires(string permission) =>
            endpoint.WithMetadata(new AccessRule(AccessKind.Permission, permission));

        /// <summary>Every signed-in person and every token.</summary>
        public TBuilder SignedIn() => endpoint.WithMetadata(new AccessRule(AccessKind.SignedIn, null));

        /// <summary>Everybody, with the reason why that is safe.</summary>
        public TBuilder Public(string reason) => endpoint.WithMetadata(new AccessRule(AccessKind.Public, reason));

        /// <summary>Nobody by cookie: the endpoint checks its token itself, as the write doors do.</summary>
        public TBuilder ChecksToken() => endpoint.WithMetadata(new AccessRule(AccessKind.ChecksToken, null));
    }
}

/// <summary>The rule of an endpoint; the last one given counts.</summary>
/// <param name="Kind">Kind of rule.</param>
/// <param name="Text">Permission, or the reason of a public endpoint.</param>
internal sealed record AccessRule(AccessKind Kind, string? Text);

/// <summary>Kinds of access rules.</summary>
internal enum AccessKind
{
    Permission,
    SignedIn,
    Public,
    ChecksToken,
}
