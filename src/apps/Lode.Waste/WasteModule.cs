using Lode.Kernel.Cases;
using Lode.Kernel.Events;
using Lode.Kernel.Jobs;
using Lode.Kernel.Sync;
using Lode.Waste.Assessment;
using Lode.Waste.Batches;
using Lode.Waste.Board;
using Lode.Waste.Periods;
using Lode.Waste.Phone;
using Lode.Waste.Recovery;
using Lode.Waste.Registers;
using Lode.Waste.Reports;
using Lode.Waste.Transfers;
using Lode.Waste.Warnings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Waste;

/// <summary>Hazardous and general solid waste over its whole life.</summary>
public static class WasteModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the module.</summary>
        public IServiceCollection AddWaste()
        {
            services.AddHostedService<ListSeed>();
            services.AddHostedService<TemplateSeed>();
            services.AddEventHandler<CaseEnded, CloseGap>();
            services.AddSingleton<SiteDays>();
            services.AddSingleton<SharedReads<int, SiteBoard.Board>>();
            services.AddSingleton<YardZones>();
            services.AddSyncEntity<PackOnSpot>();
            services.AddSyncEntity<MoveOnSpot>();
            services.AddSyncEntity<AttachLabel>();
            services.AddSyncEntity<CountOnSpot>();
            services.AddSingleton<TransferDeputies>();
            services.AddSingleton<WasteWatch>();
            services.AddHostedService(provider => provider.GetRequiredService<WasteWatch>());
            services.AddSingleton<IJobKind, PeriodJob>();
            return services;
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps its doors below <c>/waste</c>.</summary>
        public void MapWaste()
        {
            var group = routes.MapGroup("/waste").WithTags("Waste");
            ListEndpoints.Map(group);
            SiteEndpoints.Map(group);
            FacilityEndpoints.Map(group);
            StreamEndpoints.Map(group);
            PartyEndpoints.Map(group);
            RouteEndpoints.Map(group);
            DeviceEndpoints.Map(group);
            PaperEndpoints.Map(group);
            PlanEndpoints.Map(group);
            ImportRegister.Map(group);
            GenerateBatch.Map(group);
            PackBatch.Map(group);
            MoveBatch.Map(group);
            MergeBatches.Map(group);
            SplitBatch.Map(group);
            SampleBatch.Map(group);
            ReweighBatch.Map(group);
            ProcessBatches.Map(group);
            BatchEndpoints.Map(group);
            LabelEndpoints.Map(group);
            YardEndpoints.Map(group);
            OpenTransfer.Map(group);
            ActOnTransfer.Map(group);
            PackageTransfer.Map(group);
            TransferEndpoints.Map(group);
            TicketEndpoints.Map(group);
            TrackEndpoints.Map(group);
            OutputEndpoints.Map(group);
            SiteBoard.Map(group);
            GroupBoard.Map(group);
            ChainEndpoints.Map(group);
            AssessmentEndpoints.Map(group);
            EvidenceEndpoints.Map(group);
            OpenGap.Map(group);
            FlowEndpoints.Map(group);
            RegisterEndpoints.Map(group);
            ReconciliationEndpoints.Map(group);
            PeriodEndpoints.Map(group);
            SettlementEndpoints.Map(group);
            RecoveryEndpoints.Map(group);
            RunEndpoints.Map(group);
            MeasureEndpoints.Map(group);
            IndicatorEndpoints.Map(group);
            HeapEndpoints.Map(group);
        }
    }
}
