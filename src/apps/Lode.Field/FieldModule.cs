using Lode.Field.FollowUps;
using Lode.Field.Points;
using Lode.Field.Rounds;
using Lode.Field.Routes;
using Lode.Kernel.Cases;
using Lode.Kernel.Events;
using Lode.Kernel.Sync;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Field;

/// <summary>What people do on the spot: inspection in three levels, and what follows from it.</summary>
public static class FieldModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the module.</summary>
        public IServiceCollection AddField()
        {
            services.AddSyncEntity<TakeReading>();
            services.AddSyncEntity<EndRound>();
            services.AddEventHandler<AbnormalFound, OpenDefect>();
            services.AddEventHandler<NumberRead, WatchDeterioration>();
            services.AddEventHandler<RoundWalked, CompleteRound>();
            services.AddEventHandler<CaseEnded, CloseRound>();
            services.AddEventHandler<CaseSignaled, TakeConclusion>();
            services.AddSingleton<Deterioration>();
            services.AddSingleton<AskPrecision>();
            services.AddSingleton<OpenRounds>();
            services.AddHostedService(provider => provider.GetRequiredService<OpenRounds>());
            return services;
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps its doors below <c>/field</c>.</summary>
        public void MapField()
        {
            var group = routes.MapGroup("/field").WithTags("Field");
            ListPoints.Map(group);
            SavePoint.Map(group);
            ListRoutes.Map(group);
            SaveRoute.Map(group);
            ListRounds.Map(group);
            InspectionFigures.Map(group);
            AskPrecision.Map(group);
        }
    }
}
