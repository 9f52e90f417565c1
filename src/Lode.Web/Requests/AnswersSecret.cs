using Microsoft.AspNetCore.Builder;

namespace Lode.Web.Requests;

/// <summary>The answer of the endpoint holds a secret that is shown once.</summary>
internal sealed class AnswersSecret
{
    internal static readonly AnswersSecret Instance = new();
}

/// <summary>Marks such endpoints.</summary>
internal static class AnswersSecretExtensions
{
    extension<TBuilder>(TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        /// <summary>Its answer is kept for no repetition.</summary>
        internal TBuilder HoldsSecret() => endpoint.WithMetadata(AnswersSecret.Instance);
    }
}
