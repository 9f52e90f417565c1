using Lode.Kernel;
using Lode.Kernel.Sql;

namespace Lode.Testing.Sql;

/// <summary>A database of the product's schema that a suite runs on.</summary>
public interface ISqlFixture : IDisposable
{
    /// <summary>The settings that name the database and a data folder; skips the test where the engine is missing.
    /// </summary>
    LodeSettings Settings { get; }

    /// <summary>False where this machine does not have the engine.</summary>
    bool IsThere { get; }

    /// <summary>The session under test, opened at first use; skips likewise.</summary>
    ISqlSession Session { get; }
}
