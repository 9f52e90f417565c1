namespace Lode.Kernel.Identity;

/// <summary>Refusals that several slices of identity and every door share.</summary>
public static class IdentityRefusals
{
    /// <summary>Not there, or not to be seen: a stranger is never told which.</summary>
    public static readonly Refusal NotFound = new("identity.notFound", 404);

    /// <summary>Nobody is signed in.</summary>
    public static readonly Refusal SignInNeeded = new("identity.signInNeeded", 401);

    /// <summary>The token is unknown, expired or revoked.</summary>
    public static readonly Refusal TokenUnknown = new("identity.tokenUnknown", 401);

    /// <summary>The permission is not held anywhere.</summary>
    public static readonly Refusal Forbidden = new("identity.forbidden", 403);

    /// <summary>Fields are missing or out of range.</summary>
    public static readonly Refusal Invalid = new("identity.invalid", 422);

    /// <summary>The one-time password must be replaced before anything else.</summary>
    public static readonly Refusal MustChangePassword = new("identity.mustChangePassword", 403);

    internal static readonly Refusal UserNameTaken = new("identity.userNameTaken", 409);
    internal static readonly Refusal WeakPassword = new("identity.weakPassword", 422);
}
