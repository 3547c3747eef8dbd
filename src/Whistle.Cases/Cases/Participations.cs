using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Tasks;

namespace Whistle.Cases.Cases;

/// <summary>Opens a case to those who get something to do in it.</summary>
public static class Participations
{
    /// <summary>Adds what is missing: an open task nobody may see would wait for nobody.</summary>
    public static async Task Ensure(CaseRun run, Assignee assignee)
    {
        var db = run.Work.Db;
        var caseId = run.Case.Id;
        var known = db.Participations.Local.Any(p => p.CaseId == caseId && p.Until == null && Same(p, assignee))
            || await db.Participations.AnyAsync(p => p.CaseId == caseId && p.Until == null
                && ((assignee.UserId != null && p.UserId == assignee.UserId) || (assignee.UserId == null && p.OrganisationId == assignee.OrganisationId)));
        if (known) return;
        db.Participations.Add(new CaseParticipation
        {
            Id = Guid.CreateVersion7(),
            CaseId = caseId,
            OrganisationId = assignee.UserId is null ? assignee.OrganisationId : null,
            UserId = assignee.UserId,
            Kind = assignee.UserId is null ? ParticipationKind.Concerned : ParticipationKind.Assigned,
            Since = run.Work.Now,
        });
    }

    private static bool Same(CaseParticipation p, Assignee a) =>
        a.UserId is not null ? p.UserId == a.UserId : p.OrganisationId == a.OrganisationId;
}
