using System.Data.Common;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Designing;
using Whistle.Cases.Duties;
using Whistle.Cases.Seeding;
using Whistle.Cases.Storage;
using Whistle.Server.Clock;
using Whistle.Server.Composition;
using Whistle.Storage.Setup;

namespace Whistle.Server.Startup;

/// <summary>
/// What is done before the first request is taken: the schema brought up to date, the city seeded, the case types published.
/// Everything here may be done again at every start and by several nodes.
/// </summary>
public sealed class StartUp(StorageSetup storage, ICaseStore store, VirtualClock virtualClock, CaseTypeLibrary library,
    PruneUploads uploads, ServerSettings settings, TimeProvider business, ILogger<StartUp> log)
{
    /// <summary>True from the end of <see cref="Run"/>.</summary>
    public bool Done { get; private set; }

    public async Task Run(CancellationToken cancel)
    {
        await Migrate(cancel);
        if (settings.VirtualClock) await virtualClock.Restore(cancel);
        await using (var db = storage.Open())
            await CitySeed.Apply(db, business.GetUtcNow().UtcDateTime, settings.DemonstrationPassword, cancel);
        await PublishCaseTypes(cancel);
        var forgotten = await uploads.Sweep(cancel);
        if (forgotten > 0) log.LogInformation(LogEvents.ForgottenFiles, "{Count} uploads without a row are removed.", forgotten);
        Done = true;
        log.LogInformation(LogEvents.Started, "Database {Provider} and {Count} case types are ready.", settings.Storage.Provider, library.Loaded.Count);
    }

    private async Task Migrate(CancellationToken cancel)
    {
        try
        {
            await storage.Migrate(cancel);
        }
        catch (DbException wrong)
        {
            throw new SettingsException($"The {settings.Storage.Provider} database cannot be opened or brought up to date: {wrong.Message} "
                + "See Database:Provider and ConnectionStrings:Whistle; without its database the server can answer nothing.");
        }
    }

    private async Task PublishCaseTypes(CancellationToken cancel)
    {
        foreach (var refused in library.Refused)
            foreach (var problem in refused.Problems)
                log.LogError(LogEvents.CaseTypeRefused, "Case type {Folder} is not available: {File}{Pointer}{Activity} {Reason} / {ReasonEn}", refused.Folder, problem.File,
                    problem.Pointer.Length == 0 ? "" : " at " + problem.Pointer, problem.Activity is null ? "" : $" activity {problem.Activity}:", problem.Reason.Zh, problem.Reason.En);
        await store.Run(new Command("start.case-types", Actor.System), async work =>
        {
            await DesignTurn.Take(work);
            await BundleSync.Sync(work.Db, library, work.Now, cancel);
            return new CommandAnswer(204, "");
        }, cancel);
    }
}
