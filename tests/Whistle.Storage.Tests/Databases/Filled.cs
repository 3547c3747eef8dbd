using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Organisation;

namespace Whistle.Storage.Tests.Databases;

/// <summary>Rows with a value in every column, or with nothing where nothing may be, made from the model.</summary>
internal static class Filled
{
    private static int _last;

    public static object Row(IEntityType entity, bool full)
    {
        var row = RuntimeHelpers.GetUninitializedObject(entity.ClrType);
        foreach (var property in Columns(entity))
            if (full || !property.IsNullable) property.PropertyInfo!.SetValue(row, Value(property));
        return row;
    }

    /// <summary>The rows that foreign keys of <paramref name="row"/> point to.</summary>
    public static IEnumerable<object> ParentsOf(IModel model, object row)
    {
        foreach (var key in model.FindEntityType(row.GetType())!.GetForeignKeys())
        {
            if (key.Properties.Single().PropertyInfo!.GetValue(row) is not Guid id) continue;
            yield return key.PrincipalEntityType.ClrType switch
            {
                var t when t == typeof(Case) => Identified(Rows.Case($"哨-{id:N}"), id),
                var t when t == typeof(Organisation) => new Organisation { Id = id, Code = $"{id:N}", Name = "城管执法局", NameEn = "Urban management", DivisionCode = "620802", ValidFrom = Rows.Opened },
                var t when t == typeof(WhistleUser) => new WhistleUser { Id = id, UserName = $"{id:N}", NormalizedUserName = $"{id:N}", DisplayName = "马晓燕", DisplayNameEn = "Ma Xiaoyan" },
                var t => throw new NotSupportedException($"No parent of type {t.Name} is known here."),
            };
        }
    }

    public static bool Same(IModel model, object a, object b) =>
        Columns(model.FindEntityType(a.GetType())!).Where(p => p.ValueGenerated == ValueGenerated.Never || p.ClrType == typeof(Guid))
            .All(p => Equals(p.PropertyInfo!.GetValue(a), p.PropertyInfo.GetValue(b)));

    private static IEnumerable<IProperty> Columns(IEntityType entity) => entity.GetProperties().Where(p => p.PropertyInfo is not null);

    private static Case Identified(Case @case, Guid id)
    {
        @case.Id = id;
        return @case;
    }

    private static object Value(IProperty property)
    {
        var n = Interlocked.Increment(ref _last);
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type switch
        {
            _ when type == typeof(string) => property.GetMaxLength() is 64 ? $"k{n}" : $"排水沟堵塞 'quoted' \"{n}\" 𠮷",
            _ when type == typeof(Guid) => Guid.CreateVersion7(),
            _ when type == typeof(DateTime) => Rows.Opened.AddMicroseconds(n * 7919L),
            _ when type == typeof(DateOnly) => new DateOnly(2026, 10, 1).AddDays(n),
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => n,
            _ when type == typeof(long) => (long)n << 33,
            _ when type == typeof(double) => 106.684 + n / 7.0,
            _ when type.IsEnum => Enum.GetValues(type).GetValue(n % Enum.GetValues(type).Length)!,
            _ => throw new NotSupportedException($"{property.Name} is a {type.Name}."),
        };
    }
}
