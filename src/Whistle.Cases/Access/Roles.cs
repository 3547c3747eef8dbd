using Whistle.Engine;

namespace Whistle.Cases.Access;

/// <summary>The roles a person can hold in an organisation.</summary>
public static class Roles
{
    public const string GridWorker = "grid-worker";
    public const string VillageClerk = "village-clerk";
    public const string StreetClerk = "street-clerk";
    public const string StreetLeader = "street-leader";
    public const string Dispatcher = "dispatcher";
    public const string Handler = "handler";
    public const string DepartmentLeader = "department-leader";
    public const string AgencyHead = "agency-head";
    public const string HearingPresider = "hearing-presider";
    public const string LegalReviewer = "legal-reviewer";
    public const string Mediator = "mediator";
    public const string DutyLeader = "duty-leader";
    public const string Supervisor = "supervisor";
    public const string StaffingOffice = "staffing-office";
    public const string Administrator = "administrator";
    public const string Auditor = "auditor";

    public static readonly IReadOnlyDictionary<string, LocalText> Names = new Dictionary<string, LocalText>
    {
        [GridWorker] = new("网格员", "Grid worker"),
        [VillageClerk] = new("村（社区）干部", "Village or community clerk"),
        [StreetClerk] = new("街道（乡镇）经办人", "Street clerk"),
        [StreetLeader] = new("街道（乡镇）领导", "Street leader"),
        [Dispatcher] = new("综治中心派单员", "Dispatcher"),
        [Handler] = new("单位经办人", "Unit handler"),
        [DepartmentLeader] = new("部门领导", "Department leader"),
        [AgencyHead] = new("行政机关负责人", "Agency head"),
        [HearingPresider] = new("听证主持人", "Hearing presider"),
        [LegalReviewer] = new("法制审核人员", "Legal reviewer"),
        [Mediator] = new("调解员", "Mediator"),
        [DutyLeader] = new("值班领导", "Leader on duty"),
        [Supervisor] = new("督查人员", "Supervisor"),
        [StaffingOffice] = new("编办人员", "Staffing office"),
        [Administrator] = new("系统管理员", "Administrator"),
        [Auditor] = new("审计员", "Auditor"),
    };
}
