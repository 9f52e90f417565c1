using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Calendars;

/// <summary>Working time, holidays and shifts.</summary>
public static class CalendarsModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the calendars; identity is added before, because its root owns the first one.</summary>
        public IServiceCollection AddCalendars()
        {
            services.AddSingleton<CalendarService>();
            services.AddHostedService<CalendarSeed>();
            return services;
        }
    }
}
