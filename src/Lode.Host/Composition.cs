using Lode.Field;
using Lode.Host.Tls;
using Lode.Kernel;
using Lode.Kernel.Alarms;
using Lode.Kernel.Audit;
using Lode.Kernel.Calculations;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Entry;
using Lode.Kernel.Events;
using Lode.Kernel.Findings;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Imports;
using Lode.Kernel.Jobs;
using Lode.Kernel.Leases;
using Lode.Kernel.Ledger;
using Lode.Kernel.Notifications;
using Lode.Kernel.Plant;
using Lode.Kernel.Reports;
using Lode.Kernel.Requests;
using Lode.Kernel.Shifts;
using Lode.Kernel.Sources;
using Lode.Kernel.Sql;
using Lode.Kernel.Trends;
using Lode.Kernel.Sync;
using Lode.Kernel.Upkeep;
using Lode.Waste;
using Lode.Web.Alarms;
using Lode.Web.Audit;
using Lode.Web.Calculations;
using Lode.Web.Calendars;
using Lode.Web.Cases;
using Lode.Web.Documents;
using Lode.Web.Entry;
using Lode.Web.Events;
using Lode.Web.Findings;
using Lode.Web.Frame;
using Lode.Web.History;
using Lode.Web.Identity;
using Lode.Web.Imports;
using Lode.Web.Ingest;
using Lode.Web.Jobs;
using Lode.Web.Ledger;
using Lode.Web.Live;
using Lode.Web.Notifications;
using Lode.Web.Plant;
using Lode.Web.Reports;
using Lode.Web.Search;
using Lode.Web.Shifts;
using Lode.Web.Sources;
using Lode.Web.Sync;
using Lode.Web.Tls;
using Lode.Web.Trends;
using Lode.Web.Upkeep;

namespace Lode.Host;

/// <summary>The whole composition: one line per module.</summary>
internal static class Composition
{
    /// <summary>Builds the server of a data folder; <see cref="SqlModule.Migrate"/> must have run.</summary>
    internal static WebApplication Build(LodeSettings settings, TimeProvider clock)
    {
        // Certificates live in the time of the devices that check them, also where the product lives in another.
        var certificate = ServerCertificate.Open(settings, TimeProvider.System);

        // Settings are read once. Without this, every folder below the one the server was started in is watched for a
        // change of them: beside a busy database that is a seventh of the processor time.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(settings.Urls).ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 25_000_000;
            // One live stream names the signals of all open pages in its address.
            options.Limits.MaxRequestLineSize = 65_536;
            if (certificate is not null)
            {
                options.ConfigureHttpsDefaults(certificate.Configure);
            }
        });
        builder.Logging.ClearProviders().AddSimpleConsole(options => options.SingleLine = true)
            .AddFilter("Microsoft", LogLevel.Warning);
        Add(builder.Services, settings, clock);
        var app = builder.Build();
        app.UseWebFrame();
        Map(app);
        if (settings.HasOwnAuthority)
        {
            app.MapEnrollment(LocalAuthority.Open(settings, TimeProvider.System).Certificate);
        }

        app.MapWebFrame();
        return app;
    }

    private static void Add(IServiceCollection services, LodeSettings settings, TimeProvider clock)
    {
        services.AddKernel(settings, clock);
        services.AddWebFrame();
        services.AddSql(settings);
        services.AddRequests();
        services.AddLeases();
        services.AddAudit();
        services.AddIdentity();
        services.AddEvents();
        services.AddCalendars();
        services.AddCases();
        services.AddJobs();
        services.AddLedger();
        services.AddPlant();
        services.AddSources();
        services.AddHistory();
        services.AddHistoryReads();
        services.AddIngestDoors();
        services.AddAlarms();
        services.AddCalculations();
        services.AddImports();
        services.AddEntry();
        services.AddTrends();
        services.AddShifts();
        services.AddUpkeep();
        services.AddField();
        services.AddNotifications(settings);
        services.AddSync();
        services.AddFindings([typeof(KernelModule).Assembly, .. AppModules.Assemblies]);
        services.AddReports();
        services.AddWaste();
    }

    private static void Map(WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapIdentity();
        api.MapAudit();
        api.MapEvents();
        api.MapCalendars();
        api.MapCases();
        api.MapDocuments();
        api.MapFindings();
        api.MapReports();
        api.MapNotifications();
        api.MapSearch();
        api.MapSync();
        api.MapJobs();
        api.MapLedger();
        api.MapHistoryReads();
        api.MapLive();
        app.MapIngest();
        app.MapFiles();
        api.MapAlarms();
        api.MapPlant();
        api.MapCalculations();
        api.MapSources();
        api.MapImports();
        api.MapEntry();
        api.MapTrends();
        api.MapShifts();
        api.MapUpkeep();
        api.MapWaste();
        api.MapField();
    }
}
