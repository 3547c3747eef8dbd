using Whistle.Cases.Audit;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Timeline;

/// <summary>Writes history, audit and outgoing messages of a command. Each is append-only.</summary>
public sealed class TimelineWriter(CaseWork work)
{
    public string? ActorOrganisation { get; set; }

    /// <summary>One human sentence. Texts carry no personal data of reporters: called units read them.</summary>
    /// <param name="dataJson">The codes behind the sentence, for whoever counts instead of reading.</param>
    public TimelineEntry Tell(string kind, LocalText text, string? comment = null, Guid? taskId = null, Guid? orderId = null,
        Guid? clockId = null, string? rung = null, int? occurrence = null, string? dataJson = null)
    {
        var c = work.Case!;
        var entry = new TimelineEntry
        {
            Id = Guid.CreateVersion7(),
            CaseId = c.Id,
            Sequence = ++c.TimelineCount,
            At = work.Now,
            ActorId = work.Actor.IsSystem ? null : work.Actor.UserId,
            ActorName = work.Actor.DisplayName,
            ActorOrganisation = ActorOrganisation,
            Kind = kind,
            Text = text.Zh,
            TextEn = text.En,
            Comment = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(),
            TaskId = taskId,
            UnitOrderId = orderId,
            ClockId = clockId,
            Rung = rung,
            Occurrence = occurrence,
            DataJson = dataJson,
        };
        work.Append(entry);
        return entry;
    }

    public void Audit(string objectType, string objectId, string? detailJson = null) => work.Append(new AuditEntry
    {
        At = work.Now,
        UserId = work.Actor.IsSystem ? null : work.Actor.UserId,
        UserName = work.Actor.UserName,
        Action = work.Command.Name,
        ObjectType = objectType,
        ObjectId = objectId,
        CaseId = work.Case?.Id,
        DetailJson = detailJson,
        TraceId = work.Command.TraceId,
    });

    /// <summary>Tells subscribers that something changed; they fetch what they may see.</summary>
    public void Publish(string topic, string payloadJson = "{}", Guid? organisationId = null, Guid? userId = null) => work.Append(new OutboxMessage
    {
        MessageId = Guid.CreateVersion7(),
        Topic = topic,
        CaseId = work.Case?.Id,
        OrganisationId = organisationId,
        UserId = userId,
        PayloadJson = payloadJson,
        CreatedAt = work.Now,
    });

    /// <summary>A message for the people of an organisation (with a role there, when given) or for one person.</summary>
    public void Notify(LocalText text, Guid? organisationId, string? role = null, Guid? userId = null)
    {
        work.Append(new Notification
        {
            Id = Guid.CreateVersion7(),
            OrganisationId = organisationId,
            Role = role,
            UserId = userId,
            CaseId = work.Case?.Id,
            Text = text.Zh,
            TextEn = text.En,
            CreatedAt = work.Now,
        });
        Publish("notification", "{}", organisationId, userId);
    }
}
