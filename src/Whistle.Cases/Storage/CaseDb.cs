using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Audit;
using Whistle.Cases.Cases;
using Whistle.Cases.Categories;
using Whistle.Cases.Clocks;
using Whistle.Cases.Designing;
using Whistle.Cases.Duties;
using Whistle.Cases.Evidence;
using Whistle.Cases.Flows;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Geography;
using Whistle.Cases.Notifications;
using Whistle.Cases.Simulation;
using Whistle.Cases.Tasks;
using Whistle.Cases.Timeline;
using Whistle.Cases.WorkingTime;

namespace Whistle.Cases.Storage;

/// <summary>The vocabulary of the database as the domain sees it. Mapping, dialects and hot-path SQL are Whistle.Storage's.</summary>
public abstract class CaseDb(DbContextOptions options) : IdentityUserContext<WhistleUser, Guid>(options)
{
    public DbSet<Organisation.Organisation> Organisations => Set<Organisation.Organisation>();
    public DbSet<Division> Divisions => Set<Division>();
    public DbSet<Grid> Grids => Set<Grid>();
    public DbSet<Category> Categories => Set<Category>();
    public DbSet<CalendarDay> CalendarDays => Set<CalendarDay>();
    public DbSet<CalendarYear> CalendarYears => Set<CalendarYear>();
    public DbSet<OfficeSchedule> OfficeSchedules => Set<OfficeSchedule>();
    public DbSet<OrganisationHours> OrganisationHours => Set<OrganisationHours>();
    public DbSet<CalendarChange> CalendarChanges => Set<CalendarChange>();
    public DbSet<MovedDueTime> MovedDueTimes => Set<MovedDueTime>();
    public DbSet<DutyRun> DutyRuns => Set<DutyRun>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();
    public DbSet<Case> Cases => Set<Case>();
    public DbSet<CasePersonalData> PersonalData => Set<CasePersonalData>();
    public DbSet<CaseParticipation> Participations => Set<CaseParticipation>();
    public DbSet<CaseMessage> Messages => Set<CaseMessage>();
    public DbSet<UnitOrder> UnitOrders => Set<UnitOrder>();
    public DbSet<CaseTask> Tasks => Set<CaseTask>();
    public DbSet<Clock> Clocks => Set<Clock>();
    public DbSet<TimelineEntry> Timeline => Set<TimelineEntry>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<IdempotencyRecord> Idempotency => Set<IdempotencyRecord>();
    public DbSet<NumberSequence> Sequences => Set<NumberSequence>();
    public DbSet<DefinitionVersion> Definitions => Set<DefinitionVersion>();
    public DbSet<DraftLease> DraftLeases => Set<DraftLease>();
    public DbSet<PublishRequest> PublishRequests => Set<PublishRequest>();
    public DbSet<Bundle> Bundles => Set<Bundle>();
    public DbSet<FlowScenario> Scenarios => Set<FlowScenario>();
    public DbSet<FlowInstance> Instances => Set<FlowInstance>();
    public DbSet<FlowBookmark> Bookmarks => Set<FlowBookmark>();
    public DbSet<DueTimer> Timers => Set<DueTimer>();
    public DbSet<JournalRow> Journal => Set<JournalRow>();
    public DbSet<FlowTrigger> Triggers => Set<FlowTrigger>();
    public DbSet<FreeTask> FreeTasks => Set<FreeTask>();
    public DbSet<RunDraft> RunDrafts => Set<RunDraft>();
}
