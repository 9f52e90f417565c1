using Xunit;

namespace Lode.Tests.Integration.Upkeep;

/// <summary>Suites that run after all others, one at a time: they start several servers each and compare what those
/// answer while they seal their records.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
#pragma warning disable CA1515, CA1052 // xunit looks for public classes that it can make.
public sealed class Alone
#pragma warning restore CA1515, CA1052
{
    internal const string Name = "alone";
}
