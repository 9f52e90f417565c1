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
        RunSteps(settings, clock, Steps(settings));

    /// <summary>Brings an empty database to a schema of these steps.</summary>
    internal static IReadOnlyList<string> RunSteps(
        LodeSettings settings, TimeProvider clock, IReadOnlyList<MigrationFile> steps) => settings.UsesPostgres
            ? PostgresMigrator.Run(PostgresAddress.Parse(settings.Database), settings.DataFolder, steps, clock)
            : SqliteMigrator.Run(FileOf(settings), steps, clock);

    /// <summary>The steps of this program for the database of the settings.</summary>
    internal static IReadOnlyList<MigrationFile> Steps(LodeSettings settings) => MigrationFile.Discover(
        settings.UsesPostgres ? SqlEngine.Postgres : SqlEngine.Sqlite, Assemblies);

    /// <summary>Whether the database is there and holds anything.</summary>
    internal static bool HasTables(LodeSettings settings) => settings.UsesPostgres
        ? PostgresTables.AreIn(PostgresAddress.Parse(settings.Database)) : File.Exists(FileOf(settings));

    internal static IReadOnlyList<Assembly> Assemblies { get; } =
        [typeof(SqlModule).Assembly, .. AppModules.Assemblies];

    internal static string FileOf(LodeSettings settings) => Path.Combine(settings.DataFolder, "lode.db");
}
