namespace Lode.Kernel.Identity;

/// <summary>Who asks: a signed-in person, an API token, or the product itself.</summary>
/// <param name="Kind">person, token or system.</param>
/// <param name="Id">Person or token id; null for the system.</param>
/// <param name="Name">Display name.</param>
/// <param name="Language">zh-CN or en-US, for texts rendered by the server.</param>
/// <param name="RequestId">Trace id of the request.</param>
public sealed record Actor(ActorKind Kind, Id? Id, string Name, string Language, string RequestId)
{
    /// <summary>The data source that a token writes for; null when it has none.</summary>
    public Id? SourceId { get; init; }

    /// <summary>The product acting on its own.</summary>
    public static Actor System(string requestId) => new(ActorKind.System, null, "system", "en-US", requestId);
}

/// <summary>Kinds of actors.</summary>
public enum ActorKind
{
    Person,
    Token,
    System,
}
