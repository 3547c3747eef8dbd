using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;

namespace Whistle.Storage.Model;

/// <summary>
/// The one model, on every database. Names are snake_case, enums are stored by name, times as UTC to the microsecond.
/// Text people write is unbounded here (the rules bound it where they can answer with a sentence); keys and codes are bounded.
/// </summary>
public sealed class WhistleDb(DbContextOptions<WhistleDb> options) : CaseDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        base.ConfigureConventions(conventions);
        conventions.Properties<Enum>().HaveConversion<string>().HaveMaxLength(Length.Code);
        conventions.Properties<DateTime>().HaveConversion<UtcTime>().HavePrecision(UtcTime.Precision);
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        PeopleModel.Map(model);
        CityModel.Map(model);
        CasesModel.Map(model);
        ClocksModel.Map(model);
        FlowsModel.Map(model);
        MigrationsModel.Map(model);
        FlowsModel.MapFree(model);
        RecordsModel.Map(model, Database.ProviderName);
        SnakeCase.Apply(model);
    }
}

/// <summary>Lengths of the columns we give bounds to, in UTF-16 units.</summary>
internal static class Length
{
    /// <summary>Codes and keys of our own: kinds, stages, roles, units, division codes.</summary>
    public const int Code = 64;

    /// <summary>Composed keys and ids, e.g. "GBT47678.5:matter:0103" or an activity's id.</summary>
    public const int Key = 200;

    /// <summary>A SHA-256 in hexadecimal.</summary>
    public const int Hash = 64;

    /// <summary>Names of people, bodies, places and files; relative paths.</summary>
    public const int Name = 400;
}
