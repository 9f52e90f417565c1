using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Sql;

/// <summary>The database of the process.</summary>
public static class SqlModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Opens the database of the settings; <see cref="Migrate"/> must have run.</summary>
        public IServiceCollection AddSql(LodeSettings settings)
        {
            services.AddSingleton<ISqlSession>(provider =>
                new SqliteSession(FileOf(settings), provider.GetRequiredService<TimeProvider>()));
            return services;
        }
    }

    /// <summary>Brings the database of the settings to the schema of this program.</summary>
    /// <returns>Names of the steps that ran.</returns>
    /// <exception cref="MigrationRefusedException">The database is newer, or a step was edited.</exception>
    public static IReadOnlyList<string> Migrate(LodeSettings settings, TimeProvider clock) =>
        SqliteMigrator.Run(FileOf(settings), MigrationFile.Discover(SqlEngine.Sqlite, Assemblies), clock);

    internal static IReadOnlyList<Assembly> Assemblies { get; } = [typeof(SqlModule).Assembly];

    internal static string FileOf(LodeSettings settings) => Path.Combine(settings.DataFolder, "lode.db");
}
