using Lode.Kernel.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Notifications;

/// <summary>Telling people: in the app, by e-mail, and through webhooks.</summary>
public static class NotificationsModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the ways out; events and the mailer are added by their own modules.</summary>
        public IServiceCollection AddNotifications(LodeSettings settings)
        {
            services.AddSingleton(new PublicAddress(settings.PublicUrl));
            services.AddSingleton<OutgoingHttp>();
            services.AddEventHandler<NoticeSent, FanOutNotice>();
            services.AddSingleton<IRelay, MailRelay>();
            services.AddSingleton<WebhookRelay>();
            services.AddSingleton<IRelay>(provider => provider.GetRequiredService<WebhookRelay>());
            return services;
        }
    }
}
