using System.Reflection;
using Lode.Kernel.Metrics;
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
            if (settings.UsesPostgres)
            {
                var address = PostgresAddress.Parse(settings.Database);
                services.AddSingleton<ISqlSession>(provider =>
                    new PostgresSession(address, provider.GetRequiredService<TimeProvider>()));
                services.AddSingleton<IMetricSource>(provider =>
                    new PostgresMetrics((PostgresSession)provider.GetRequiredService<ISqlSession>()));
                return services;
            }

            services.AddSingleton<ISqlSession>(provider =>
                new SqliteSession(FileOf(settings), provider.GetRequiredService<TimeProvider>()));
            return services;
        }
    }

    /// <summary>Brings the database of the settings to the schema of this program.</summary>
    /// <returns>Names of the steps that ran.</returns>
    /// <exception cref="MigrationRefusedException">The database is newer, a step was edited, or PostgreSQL cannot be
    /// used as it is.</exception>
    public static IReadOnlyList<string> Migrate(LodeSettings settings, TimeProvider clock) =>
        settings.UsesPostgres
            ? PostgresMigrator.Run(
                PostgresAddress.Parse(settings.Database), settings.DataFolder,
                MigrationFile.Discover(SqlEngine.Postgres, Assemblies), clock)
            : SqliteMigrator.Run(FileOf(settings), MigrationFile.Discover(SqlEngine.Sqlite, Assemblies), clock);

    internal static IReadOnlyList<Assembly> Assemblies { get; } = [typeof(SqlModule).Assembly];

    internal static string FileOf(LodeSettings settings) => Path.Combine(settings.DataFolder, "lode.db");
}
