using Whistle.Engine;

namespace Whistle.Cases.CaseTypes.Forms;

/// <summary>What a person reads beside a field that was not accepted.</summary>
internal static class FormTexts
{
    public static readonly LocalText Required = new("必填", "This field is required");
    public static readonly LocalText UnknownField = new("表单中没有这一项", "The form has no such field");
    public static readonly LocalText NotApplicable = new("按已填内容，这一项不适用，请勿提交", "By the other answers this field does not apply and must be left out");
    public static readonly LocalText NotAnObject = new("应为 JSON 对象", "A JSON object is expected");
    public static readonly LocalText NotText = new("应为文本", "Text is expected");
    public static readonly LocalText NotNumber = new("应为数字", "A number is expected");
    public static readonly LocalText NotInteger = new("应为整数", "A whole number is expected");
    public static readonly LocalText NotBoolean = new("应为 true 或 false", "true or false is expected");
    public static readonly LocalText NotList = new("应为列表", "A list is expected");
    public static readonly LocalText NotOption = new("不在可选项之内", "This is none of the options");
    public static readonly LocalText BadCharacters = new("含有不允许的控制字符", "The text holds control characters that are not allowed");
    public static readonly LocalText BadDate = new("应为日期，如 2026-12-01", "A date such as 2026-12-01 is expected");
    public static readonly LocalText BadDateTime = new("应为带时区的时间，如 2026-12-01T09:00:00+08:00", "A time with its offset is expected, such as 2026-12-01T09:00:00+08:00");
    public static readonly LocalText BadPhone = new("电话号码格式不正确", "This is not a telephone number");
    public static readonly LocalText BadIdNumber = new("身份证号码不正确", "This is not a valid identity card number");
    public static readonly LocalText BadPattern = new("格式不正确", "The format is not right");
    public static readonly LocalText BadId = new("应为编号（UUID）", "An id (UUID) is expected");
    public static readonly LocalText Repeated = new("重复", "This is given twice");
    public static readonly LocalText UnknownCategory = new("没有这个可选的类别", "There is no such category to choose");
    public static readonly LocalText OutsideCounty = new("位置不在本县（区）范围内", "The place is outside the county");
    public static readonly LocalText BadCoordinates = new("经纬度超出范围", "Longitude or latitude is out of range");
    public static readonly LocalText UnknownGrid = new("没有这个网格", "There is no such grid");
    public static readonly LocalText UnknownOrganisation = new("没有这个可调派的单位", "There is no such unit to call");
    public static readonly LocalText UnknownUser = new("没有这个人员", "There is no such person");
    public static readonly LocalText UnknownFile = new("文件不存在，或不是您上传的", "The file does not exist or was not uploaded by you");
    public static readonly LocalText UnknownPhoto = new("照片不存在、不是图片，或不是您上传的", "The photo does not exist, is not a picture, or was not uploaded by you");
    public static readonly LocalText UnknownOrder = new("本案没有这张待评价的工单", "The case has no such order to rate");
    public static readonly LocalText MissingRating = new("每个到场单位都须评价", "Every called unit must be rated");

    public static LocalText TooShort(int least) => new($"至少 {least} 个字", $"At least {least} characters");
    public static LocalText TooLong(int most) => new($"最多 {most} 个字", $"At most {most} characters");
    public static LocalText TooSmall(decimal least) => new($"不得小于 {least:0.##}", $"Not less than {least:0.##}");
    public static LocalText TooLarge(decimal most) => new($"不得大于 {most:0.##}", $"Not more than {most:0.##}");
    public static LocalText TooFew(int least) => new($"至少 {least} 项", $"At least {least}");
    public static LocalText TooMany(int most) => new($"最多 {most} 项", $"At most {most}");
}
