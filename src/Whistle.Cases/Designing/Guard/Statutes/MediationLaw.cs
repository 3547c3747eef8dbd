using Whistle.Engine;

namespace Whistle.Cases.Designing.Guard.Statutes;

/// <summary>人民调解法, as far as a drawing can break it.</summary>
internal static class MediationLaw
{
    private const string Asked = "consent-asked";
    private const string NotRefused = "not-refused";
    private const string Mediated = "mediated";
    private const string Agreed = "agreed";

    public static readonly Statute Statute = new("mediation", new("人民调解法", "People's Mediation Law"), [NotRefused],
    [
        new ActEffect(Acts.Consent, ["refused", "refuse"], [Asked], [NotRefused]),
        new ActEffect(Acts.Consent, ["agreed", "consented", "accept", "accepted", "not-refused"], [Asked, NotRefused], []),
        new ActEffect(Acts.Consent, [], [Asked], []),
        new ActEffect(Acts.Mediate, ["agreed"], [Mediated], [Agreed]),
        new ActEffect(Acts.Mediate, ["refused", "withdrawn"], [], [NotRefused, Mediated, Agreed]),
        new ActEffect(Acts.Mediate, [], [], [Mediated, Agreed]),
        new ActEffect(Acts.Agree, ["failed", "refused", "withdrawn"], [], [Agreed]),
        new ActEffect(Acts.Agree, [], [Agreed], []),
        new ActEffect(Acts.Reopen, [], [], [Mediated, Agreed]),
    ],
    [
        new Before("mediate-without-consent", Law("三条、第十七", "3 and 17"),
            new("没有征询当事人意愿就可能开始调解", "Mediation can begin before the parties were asked"),
            new("让通往调解的每条路径都先经过标为“征询调解意愿”的任务", "Let every path to the mediation pass a task whose Act is 'ask for consent'"), [Acts.Mediate], Asked),
        new Before("mediate-after-refusal", Law("十七", "17"),
            new("当事人明确拒绝后仍可能走到调解", "Mediation can be reached after a party's express refusal"),
            new("把“拒绝”的出口引向告知救济途径，不得再回到调解；当事人反悔的，重新征询意愿", "Lead the refusal to telling the remedies, never back to mediation; whoever changes their mind is asked again"), [Acts.Mediate], NotRefused),
        new Before("agree-before-mediation", Law("二十八", "28"),
            new("没有调解达成一致就可能登记协议", "An agreement can be recorded that no mediation has reached"),
            new("从“调解”的 agreed（达成一致）出口走到登记协议", "Come to the agreement from the outcome agreed of the mediation"), [Acts.Agree], Mediated),
        new Afterwards("remedies-not-told", Law("二十六", "26"),
            new("调解不成后，沿这条路径没有告知当事人其他救济途径", "After mediation has failed this path does not tell the parties their other remedies"),
            new("在调解不成的出口后接一个标为“告知救济途径”的任务", "Put a task whose Act is 'tell the remedies' after that outcome"),
            Acts.Mediate, [], ["agreed", "continue", "extended"], [new Answer(Acts.InformRemedies)]),
        new Before("confirm-without-agreement", Law("三十三", "33"),
            new("没有达成调解协议就可能申请司法确认", "Judicial confirmation can be applied for without an agreement"),
            new("让通往司法确认的每条路径都先经过标为“达成调解协议”的任务", "Let every path to the confirmation pass a task whose Act is 'reach an agreement'"), [Acts.Confirm], Agreed),
        new Timed("confirm-without-clock", Law("三十三", "33"),
            new("申请司法确认没有计三十日期限", "The application for confirmation does not run under its thirty days"),
            new("把该任务的“时限”设为 med.confirm.apply", "Set the task's clock to med.confirm.apply"), Acts.Confirm, ["med.confirm.apply"]),
        new Contains("act-missing", Law("三条、第十七条、第二十六", "3, 17 and 26"),
            new("流程中没有任何环节标为", "No step of the flows carries the act"),
            new("把相应任务的“法定行为”选为这一项", "Choose it as the Act of the task concerned"), [Acts.Consent, Acts.Mediate, Acts.InformRemedies]),
    ]);

    private static LocalText Law(string zh, string en) => new($"《人民调解法》第{zh}条", $"People's Mediation Law, art. {en}");
}
