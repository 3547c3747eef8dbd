using Microsoft.Extensions.DependencyInjection;

namespace Whistle.Cases.Designing;

public static class DesigningServices
{
    /// <summary>Drafts, publishing and deletion of definitions. <see cref="DesigningSettings"/> registered afterwards replace the usual ones.</summary>
    public static IServiceCollection AddDesigning(this IServiceCollection services) => services
        .AddSingleton(DesigningSettings.Usual)
        .AddSingleton<DefinitionIntake>()
        .AddSingleton<DraftLeases>()
        .AddSingleton<PublishPlans>()
        .AddSingleton<FlowPublishing>()
        .AddSingleton<PublishRequests>()
        .AddSingleton<FlowDrafts>()
        .AddSingleton<FlowDeletion>()
        .AddSingleton<FlowConsumers>()
        .AddSingleton<IPublishCheck, InterruptsFit>();
}
